"""Compare the speed of the client with its alternatives: `make bench`."""

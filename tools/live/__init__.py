"""Call a real endpoint with requests that it must refuse, and list differences from the contract.

`make live` runs it, with the endpoint and the account in TENCENT_DESK_* variables. By default it
makes only calls that cannot change data: their signatures or bodies are wrong, or their names
do not exist. With --effects it also makes the calls of the vendor's samples.
"""

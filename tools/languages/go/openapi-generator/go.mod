module desk.example/caller

go 1.23

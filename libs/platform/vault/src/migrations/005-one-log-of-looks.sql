-- Who looked at what is restricted stands in the sealed log of looks, and nowhere else.
DROP TABLE vault.looks;

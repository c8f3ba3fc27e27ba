"""The public pages: one noun a file, one page a function. No cookie, no account, no staff side."""

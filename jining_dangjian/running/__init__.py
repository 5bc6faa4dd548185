"""What `./start` and `./test` are made of: environment, page assets, own servers, supervisor.

Everything here imports with a bare Python 3.11, before anything is installed.
"""

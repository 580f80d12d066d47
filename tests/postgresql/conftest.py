"""What only PostgreSQL has: a server between the processes. Collected where the tests run on it."""

from tests.databases import ON_POSTGRESQL

collect_ignore_glob = [] if ON_POSTGRESQL else ["test_*.py"]

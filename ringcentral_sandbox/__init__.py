"""An imitation of RingCentral for trials and tests. Not RingCentral, not connected to it; see docs/sandbox.md."""

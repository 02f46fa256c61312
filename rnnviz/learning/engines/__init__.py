"""Four ways of learning to forecast, behind one protocol."""

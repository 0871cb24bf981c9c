"""What leaves the house: the outbox on its way by mail and chat."""

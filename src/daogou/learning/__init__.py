"""Learning from what shoppers do and from what people judge: train, evaluate, prove, keep versions."""

package dev.bougie.features.catalogue.alpha158;

/** Which way a change went: P up, N down, D the difference of both. */
enum Side {
  UP("p") {
    @Override
    double of(double up, double down) {
      return up;
    }
  },
  DOWN("n") {
    @Override
    double of(double up, double down) {
      return down;
    }
  },
  DIFFERENCE("d") {
    @Override
    double of(double up, double down) {
      return up - down;
    }
  };

  private final String suffix;

  Side(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }

  abstract double of(double up, double down);
}

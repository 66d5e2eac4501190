package dev.bougie.features.engine;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.candle.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Markets that keep the rules of a candle and try to get an infinity out of a feature. */
enum HostileMarket {
  CONSTANT {
    @Override
    Candle candle(int index, Candle walk) {
      return flat(walk, 123.45, 6.7, 8);
    }
  },
  WITHOUT_TRADES {
    @Override
    Candle candle(int index, Candle walk) {
      return flat(walk, 123.45, 0, 0);
    }
  },
  WITHOUT_VOLUME {
    @Override
    Candle candle(int index, Candle walk) {
      return new Candle(
          walk.openTime(),
          walk.open(),
          walk.high(),
          walk.low(),
          walk.close(),
          0,
          0,
          walk.trades(),
          0,
          0,
          walk.closeTime());
    }
  },
  VOLUME_WITHOUT_TRADES {
    @Override
    Candle candle(int index, Candle walk) {
      return flat(walk, walk.close(), 5, 0);
    }
  },
  ONE_TRADE_IN_THIRTY {
    @Override
    Candle candle(int index, Candle walk) {
      return index % 30 == 0 ? flat(walk, 100, 1, 1) : flat(walk, 100, 0, 0);
    }
  },
  TINY_PRICES {
    @Override
    Candle candle(int index, Candle walk) {
      return scaled(walk, 1e-10, 1e12);
    }
  },
  HUGE_PRICES {
    @Override
    Candle candle(int index, Candle walk) {
      return scaled(walk, 1e10, 1e-8);
    }
  },
  SMALLEST_PRICES {
    @Override
    Candle candle(int index, Candle walk) {
      return scaled(walk, Double.MIN_VALUE, Double.MIN_VALUE);
    }
  },
  LARGEST_PRICES {
    @Override
    Candle candle(int index, Candle walk) {
      return flat(walk, Double.MAX_VALUE, Double.MAX_VALUE, Long.MAX_VALUE);
    }
  },
  SQUARES_OVERFLOW {
    @Override
    Candle candle(int index, Candle walk) {
      return scaled(walk, 1e200, 1e200);
    }
  },
  SQUARES_UNDERFLOW {
    @Override
    Candle candle(int index, Candle walk) {
      return scaled(walk, 1e-200, 1e-200);
    }
  },
  SUMS_OVERFLOW {
    @Override
    Candle candle(int index, Candle walk) {
      return scaled(walk, 5e305, 2e302);
    }
  },
  LEAPING_FROM_END_TO_END {
    @Override
    Candle candle(int index, Candle walk) {
      double price = index % 7 < 3 ? 1e-300 : 1e300;
      return new Candle(
          walk.openTime(),
          price,
          1e300,
          1e-300,
          price < 1 ? 1e300 : 1e-300,
          price,
          price,
          1,
          price,
          price,
          walk.closeTime());
    }
  },
  ONE_CANDLE_IN_TWENTY_OFF_BY_A_BIT {
    @Override
    Candle candle(int index, Candle walk) {
      return index % 20 == 0 ? flat(walk, Math.nextUp(100.0), 1, 1) : flat(walk, 100, 1, 1);
    }
  };

  /** That market, hour by hour. */
  List<Candle> candles(int count) {
    return candles(11, count);
  }

  /** These candles of that market in a universe where others are no better. */
  CandleColumns among(List<Candle> own) {
    Map<String, List<Candle>> universe = new TreeMap<>();
    universe.put(Universe.OWN, own);
    universe.put(Market.REFERENCE, candles(12, own.size()));
    universe.put("AUSDT", candles(13, own.size()));
    return CandleColumns.of(Interval.H1, own).in(Universe.market(Interval.H1, own, universe));
  }

  private List<Candle> candles(long seed, int count) {
    List<Candle> walk = CandleWalk.unbroken(seed, Interval.H1, count);
    List<Candle> candles = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      candles.add(candle(index, walk.get(index)));
    }
    return candles;
  }

  abstract Candle candle(int index, Candle walk);

  private static Candle flat(Candle walk, double price, double volume, long trades) {
    return new Candle(
        walk.openTime(),
        price,
        price,
        price,
        price,
        volume,
        volume,
        trades,
        volume,
        volume,
        walk.closeTime());
  }

  private static Candle scaled(Candle walk, double prices, double volumes) {
    return new Candle(
        walk.openTime(),
        walk.open() * prices,
        walk.high() * prices,
        walk.low() * prices,
        walk.close() * prices,
        walk.volume() * volumes,
        walk.quoteVolume() * volumes,
        walk.trades(),
        walk.takerBuyBase() * volumes,
        walk.takerBuyQuote() * volumes,
        walk.closeTime());
  }
}

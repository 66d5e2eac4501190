package dev.bougie.jobs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes SIGTERM and SIGINT as a wish to stop rather than as the end of the JVM: shutdown hooks run
 * side by side, so that the embedded database would stop while candles are still stored in it.
 *
 * <p>The JDK's signals are in the supported module {@code jdk.unsupported}, but javac warns of them
 * whatever one does, hence the reflection.
 */
final class StopSignals {

  private static final String[] SIGNALS = {"TERM", "INT"};

  /** What handled a signal before, by the signal. */
  private final Map<Object, Object> before = new LinkedHashMap<>();

  private StopSignals() {}

  /** Runs {@code stop} at each signal until it is closed. */
  static StopSignals handle(Runnable stop) {
    StopSignals signals = new StopSignals();
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  stop.run();
                  return null;
                }
                return method.getName().equals("equals")
                    ? (Object) (proxy == arguments[0])
                    : method.getName().equals("hashCode") ? 0 : "stop";
              });
      for (String name : SIGNALS) {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        signals.before.put(signal, set(signal, handler));
      }
      return signals;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no signals", e);
    }
  }

  /** Gives the signals back. */
  void close() {
    try {
      for (Map.Entry<Object, Object> entry : before.entrySet()) {
        Object unused = set(entry.getKey(), entry.getValue());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no signals", e);
    }
  }

  private static Object set(Object signal, Object handler)
      throws ClassNotFoundException,
          NoSuchMethodException,
          InvocationTargetException,
          IllegalAccessException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }
}

package dev.bougie.jobs.stream;

import java.util.List;

/** Opens combined connections. */
interface StreamClient {

  /** Starts to connect and returns at once; the listener is told of all that follows. */
  Connection open(List<String> streams, Listener listener);

  /** One that was asked for; it may never open. */
  interface Connection {

    /** Says goodbye, or gives the attempt up; what comes later may still be told. */
    void close();
  }

  /** Called by threads of the connection; who does not return from a message stops its reading. */
  interface Listener {

    void opened();

    void message(String text);

    /** There will be no more messages, or no connection; may be told more than once. */
    void ended(String why);
  }
}

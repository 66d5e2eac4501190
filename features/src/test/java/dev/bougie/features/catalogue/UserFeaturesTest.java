package dev.bougie.features.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.PerCandle;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users may have made, and what is said of it where it cannot be used. */
public class UserFeaturesTest {

  private static final List<Feature> OURS = List.of(new Ours());

  @TempDir private Path folder;

  @Test
  void findsThoseThatAJarNames() throws IOException {
    assertThat(load(Second.class, First.class))
        .extracting(Feature::id)
        .containsExactly("mine", "mine_too");
    assertThat(load()).isEmpty();
  }

  @Test
  void namesAClassThatIsNotThere() {
    refuses("org.example.Gone").withMessageContaining("Provider org.example.Gone not found");
  }

  @Test
  void namesAClassThatIsNoFeature() {
    refuses(UserFeaturesTest.class)
        .withMessageContaining("%s not a subtype", UserFeaturesTest.class.getName());
  }

  @Test
  void namesAClassWhoseConstructorThrows() {
    refuses(Throwing.class)
        .withMessageContaining("Provider %s could not be instantiated", Throwing.class.getName())
        .withMessageEndingWith(", which threw java.lang.IllegalStateException: no luck");
  }

  @Test
  void namesAClassWithoutAConstructorToCall() {
    refuses(Parameterised.class)
        .withMessageContaining(Parameterised.class.getName())
        .withMessageContaining("public no-arg constructor");
  }

  @Test
  void namesAClassOfANewerJava() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes/org/example"));
    byte[] bytes = First.class.getResourceAsStream("UserFeaturesTest$First.class").readAllBytes();
    bytes[7] = 99;
    Files.write(classes.resolve("Newer.class"), bytes);
    refuses("org.example.Newer").withMessageContaining("class file version 99");
  }

  @Test
  void namesAClassWithoutAnId() {
    refuses(NoId.class)
        .withMessage(
            "feature class %s has the id 'null', must be lower snake case such as rsi_14",
            NoId.class.getName());
  }

  @Test
  void namesAClassWithABadId() {
    refuses(BadId.class)
        .withMessage(
            "feature class %s has the id 'My-Feature', must be lower snake case such as rsi_14",
            BadId.class.getName());
  }

  @Test
  void namesAClassThatTakesTheNameOfASet() {
    refuses(NamedLikeASet.class)
        .withMessage(
            "feature class %s has the id 'core', which is the name of a set",
            NamedLikeASet.class.getName());
  }

  @Test
  void namesAClassThatTakesTheNameOfAColumn() {
    refuses(NamedLikeAColumn.class)
        .withMessage(
            "feature class %s has the id 'close', which is the name of a column beside it",
            NamedLikeAColumn.class.getName());
  }

  @Test
  void namesAClassWithoutALookback() {
    refuses(NoLookback.class)
        .withMessage(
            "feature class %s has the look-back 0, must be 1 to 100000",
            NoLookback.class.getName());
    refuses(EndlessLookback.class)
        .withMessage(
            "feature class %s has the look-back 800000000, must be 1 to 100000",
            EndlessLookback.class.getName());
  }

  @Test
  void namesAClassWithoutAVersion() {
    refuses(NoVersion.class)
        .withMessage(
            "feature class %s has the version 0, must be at least 1", NoVersion.class.getName());
  }

  @Test
  void namesAClassThatDoesNotTellItsId() {
    refuses(Silent.class)
        .withMessageContaining(Silent.class.getName())
        .withMessageEndingWith("java.lang.UnsupportedOperationException");
  }

  @Test
  void namesBothClassesOfOneId() {
    refuses(First.class, Twin.class)
        .withMessage(
            "two features have the id 'mine': %s and %s",
            First.class.getName(), Twin.class.getName());
    refuses(LikeOurs.class)
        .withMessage(
            "two features have the id 'ours_1': %s and %s",
            Ours.class.getName(), LikeOurs.class.getName());
  }

  private ThrowableAssertAlternative<?> refuses(Class<?>... classes) {
    return assertThatIllegalArgumentException().isThrownBy(() -> load(classes));
  }

  private ThrowableAssertAlternative<?> refuses(String name) {
    return assertThatIllegalArgumentException().isThrownBy(() -> load(List.of(name)));
  }

  private List<Feature> load(Class<?>... classes) throws IOException {
    return load(List.of(classes).stream().map(Class::getName).toList());
  }

  private List<Feature> load(List<String> classes) throws IOException {
    Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.write(services.resolve(Feature.class.getName()), classes);
    URL[] path = {folder.resolve("classes").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, WithoutServices.of(getClass()))) {
      return UserFeatures.load(loader, OURS, Set.of("core", "full"));
    }
  }

  /** What this class can load, but for the features that other tests name. */
  private static final class WithoutServices extends ClassLoader {

    private WithoutServices(ClassLoader parent) {
      super(parent);
    }

    static ClassLoader of(Class<?> user) {
      return new WithoutServices(user.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.startsWith("META-INF/services/")
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }

  /** A feature to be spoilt. */
  public abstract static class Close implements PerCandle {

    @Override
    public int lookback() {
      return 1;
    }

    @Override
    public double at(CandleColumns candles, int index) {
      return candles.close()[index];
    }
  }

  private static final class Ours extends Close {
    @Override
    public String id() {
      return "ours_1";
    }
  }

  public static final class First extends Close {
    @Override
    public String id() {
      return "mine";
    }
  }

  public static final class Second extends Close {
    @Override
    public String id() {
      return "mine_too";
    }
  }

  public static final class Twin extends Close {
    @Override
    public String id() {
      return "mine";
    }
  }

  public static final class LikeOurs extends Close {
    @Override
    public String id() {
      return "ours_1";
    }
  }

  public static final class Throwing extends Close {

    public Throwing() {
      throw new IllegalStateException("no luck");
    }

    @Override
    public String id() {
      return "throwing";
    }
  }

  public static final class Parameterised extends Close {

    private final int span;

    public Parameterised(int span) {
      this.span = span;
    }

    @Override
    public String id() {
      return "parameterised_" + span;
    }
  }

  public static final class NoId extends Close {
    @Override
    @SuppressWarnings("NullAway")
    public String id() {
      return null;
    }
  }

  public static final class BadId extends Close {
    @Override
    public String id() {
      return "My-Feature";
    }
  }

  public static final class NamedLikeASet extends Close {
    @Override
    public String id() {
      return "core";
    }
  }

  public static final class NamedLikeAColumn extends Close {
    @Override
    public String id() {
      return "close";
    }
  }

  public static final class NoLookback extends Close {
    @Override
    public String id() {
      return "no_lookback";
    }

    @Override
    public int lookback() {
      return 0;
    }
  }

  public static final class EndlessLookback extends Close {
    @Override
    public String id() {
      return "endless_lookback";
    }

    @Override
    public int lookback() {
      return 800_000_000;
    }
  }

  public static final class NoVersion extends Close {
    @Override
    public String id() {
      return "no_version";
    }

    @Override
    public int version() {
      return 0;
    }
  }

  public static final class Silent extends Close {
    @Override
    public String id() {
      throw new UnsupportedOperationException();
    }
  }
}

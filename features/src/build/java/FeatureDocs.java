import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Takes what the Javadoc of features tells (see any class of the catalogue) out of their sources
 * and writes it as JSON: by the name of the class, its text and the items of its list; by the name
 * of a package, its text. Code is in backticks as in Markdown, {@code <i>} stays. Run by the build:
 *
 * <pre>java FeatureDocs.java SOURCE_FOLDER JSON_FILE</pre>
 */
final class FeatureDocs {

  private static final Pattern ITEM =
      Pattern.compile("(Unit|Range|Look-back|Undefined|Source): ", Pattern.CASE_INSENSITIVE);

  private final DocTrees trees;
  private final Map<String, Map<String, String>> features = new TreeMap<>();
  private final Map<String, String> packages = new TreeMap<>();

  private FeatureDocs(DocTrees trees) {
    this.trees = trees;
  }

  public static void main(String[] arguments) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none", "-encoding", "UTF-8"),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources));
      FeatureDocs docs = new FeatureDocs(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        docs.add(unit);
      }
      Path target = Path.of(arguments[1]);
      Files.createDirectories(target.getParent());
      Files.writeString(target, docs.json(), StandardCharsets.UTF_8);
    }
  }

  private void add(CompilationUnitTree unit) {
    TreePath path = new TreePath(unit);
    String name = unit.getPackageName().toString();
    if (unit.getSourceFile().getName().endsWith("package-info.java")) {
      DocCommentTree comment = trees.getDocCommentTree(new TreePath(path, unit.getPackage()));
      if (comment != null) {
        packages.put(name, text(comment.getFullBody()));
      }
    }
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree declared) {
        add(new TreePath(path, declared), name + "." + declared.getSimpleName());
      }
    }
  }

  private void add(TreePath path, String name) {
    DocCommentTree comment = trees.getDocCommentTree(path);
    if (comment != null && comment.toString().contains("<li>Look-back:")) {
      features.put(name, fields(comment));
    }
    for (Tree member : ((ClassTree) path.getLeaf()).getMembers()) {
      if (member instanceof ClassTree nested) {
        add(new TreePath(path, nested), name + "$" + nested.getSimpleName());
      }
    }
  }

  private static Map<String, String> fields(DocCommentTree comment) {
    Map<String, String> fields = new TreeMap<>();
    List<? extends DocTree> body = comment.getFullBody();
    String[] items = text(body).split(" ?<li>");
    fields.put("text", items[0]);
    for (int item = 1; item < items.length; item++) {
      Matcher keys = ITEM.matcher(items[item]);
      int end = items[item].length();
      String key = "";
      int start = 0;
      while (keys.find()) {
        // A key starts an item, or a sentence of it.
        boolean starts = keys.start() == 0 || items[item].startsWith(". ", keys.start() - 2);
        if (!starts) {
          continue;
        }
        if (!key.isEmpty()) {
          fields.put(key, items[item].substring(start, keys.start()).strip());
        }
        key = keys.group(1).toLowerCase(Locale.ROOT).replace("-", "");
        start = keys.end();
      }
      if (!key.isEmpty()) {
        fields.put(key, items[item].substring(start, end).strip());
      }
    }
    return fields;
  }

  private static String text(List<? extends DocTree> body) {
    StringBuilder text = new StringBuilder();
    for (DocTree tree : body) {
      if (tree instanceof TextTree words) {
        text.append(words.getBody());
      } else if (tree instanceof LiteralTree literal) {
        String quote = literal.getKind() == DocTree.Kind.CODE ? "`" : "";
        text.append(quote).append(literal.getBody().getBody().strip()).append(quote);
      } else if (tree instanceof LinkTree link) {
        String signature = link.getReference().getSignature();
        text.append(
            link.getLabel().isEmpty()
                ? "`" + signature.substring(signature.lastIndexOf('.') + 1).replace('#', '.') + "`"
                : text(link.getLabel()));
      } else if (tree instanceof EntityTree entity) {
        text.append(character(entity.getName().toString()));
      } else if (tree instanceof StartElementTree element) {
        text.append(tag(element.getName().toString(), "<"));
      } else if (tree instanceof EndElementTree element) {
        text.append(tag(element.getName().toString(), "</"));
      } else {
        throw new IllegalArgumentException("cannot tell what %s means".formatted(tree));
      }
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }

  private static String tag(String name, String opening) {
    if (name.equals("i")) {
      return opening + "i>";
    }
    return name.equals("li") && opening.equals("<") ? "<li>" : " ";
  }

  private static String character(String entity) {
    return switch (entity) {
      case "lt" -> "<";
      case "gt" -> ">";
      case "amp" -> "&";
      default -> throw new IllegalArgumentException("cannot tell what &%s; is".formatted(entity));
    };
  }

  private String json() {
    String byClass =
        features.entrySet().stream()
            .map(entry -> "    %s: %s".formatted(quoted(entry.getKey()), object(entry.getValue())))
            .collect(Collectors.joining(",\n"));
    String byPackage =
        packages.entrySet().stream()
            .map(entry -> "    %s: %s".formatted(quoted(entry.getKey()), quoted(entry.getValue())))
            .collect(Collectors.joining(",\n"));
    return "{\n  \"features\": {\n%s\n  },\n  \"packages\": {\n%s\n  }\n}\n"
        .formatted(byClass, byPackage);
  }

  private static String object(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> "%s: %s".formatted(quoted(field.getKey()), quoted(field.getValue())))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}

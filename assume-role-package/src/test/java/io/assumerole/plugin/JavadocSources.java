package io.assumerole.plugin;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The Javadoc of source files, by declaration: {@code AccessKeys}, {@code AccessKeyStatus#ACTIVE}, {@code
 * WebIdentity.GitHub#branch(String)}.
 */
final class JavadocSources {

    /**
     * The Javadoc of a declaration.
     *
     * @param enclosing the class of the declaration, such as {@code WebIdentity.GitHub}
     */
    record Comment(String enclosing, DocCommentTree tree) {}

    private final Map<String, Comment> comments = new LinkedHashMap<>();

    private JavadocSources() {}

    static JavadocSources of(List<Path> files) {
        var sources = new JavadocSources();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
            for (var unit : task.parse()) {
                sources.add(unit, DocTrees.instance(task));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    /** Returns the Javadoc of a declaration, with the parameters of a method as simple names. */
    Comment of(String declaration) {
        var comment = comments.get(declaration);
        if (comment == null) {
            throw new IllegalArgumentException("There is no Javadoc of " + declaration);
        }
        return comment;
    }

    boolean has(String declaration) {
        return comments.containsKey(declaration);
    }

    /** Returns the Javadoc of the first method with a name in the first class that has one. */
    Comment ofFirst(String method, List<String> classes) {
        return classes.stream()
                .flatMap(name -> comments.keySet().stream().filter(key -> key.startsWith(name + "#" + method + "(")))
                .findFirst()
                .map(this::of)
                .orElseThrow(() -> new IllegalArgumentException("No class has a method " + method));
    }

    private void add(CompilationUnitTree unit, DocTrees trees) {
        new TreePathScanner<@Nullable Void, String>() {

            @Override
            public @Nullable Void visitClass(ClassTree node, String outer) {
                var name = outer + node.getSimpleName();
                put(name, name, getCurrentPath());
                return super.visitClass(node, name + ".");
            }

            @Override
            public @Nullable Void visitMethod(MethodTree node, String outer) {
                var parameters = node.getParameters().stream()
                        .map(parameter -> parameter.getType().toString().replace("...", "[]"))
                        .collect(Collectors.joining(","));
                put(outer, "#" + node.getName() + "(" + parameters + ")", getCurrentPath());
                return null;
            }

            @Override
            public @Nullable Void visitVariable(VariableTree node, String outer) {
                put(outer, "#" + node.getName(), getCurrentPath());
                return null;
            }

            private void put(String outer, String member, TreePath path) {
                var tree = trees.getDocCommentTree(path);
                var enclosing = outer.replaceFirst("\\.$", "");
                if (tree != null) {
                    comments.put(member.startsWith("#") ? enclosing + member : enclosing, new Comment(enclosing, tree));
                }
            }
        }.scan(unit, "");
    }
}

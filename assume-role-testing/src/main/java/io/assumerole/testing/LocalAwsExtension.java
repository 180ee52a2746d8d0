package io.assumerole.testing;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.LocalAwsServer;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the local AWS when the first test class requests it. */
final class LocalAwsExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LocalAwsExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == LocalAwsServer.class;
    }

    @Override
    public LocalAwsServer resolveParameter(ParameterContext parameter, ExtensionContext test) {
        var plugin = plugin(test.getRequiredTestClass());
        var root = test.getRoot().getStore(NAMESPACE);
        var first = root.getOrComputeIfAbsent("plugin", name -> plugin, Plugin.class);
        if (first != plugin) {
            throw new ParameterResolutionException("@LocalAws: plugin is " + plugin
                    + ", but the server of this test run"
                    + " was started with " + first + ". Select one plugin for all classes of a run, or run these"
                    + " classes separately.");
        }
        var shared = store(test.getRoot(), "server", () -> LocalAwsServer.start(plugin));
        return store(outermostClass(test), "stacks", shared::withOwnStacks);
    }

    /** Returns the plugin of the annotation of a class, or of a class around it. */
    static Plugin plugin(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            for (var annotation : type.getAnnotations()) {
                var found = annotation instanceof LocalAws
                        ? (LocalAws) annotation
                        : annotation.annotationType().getAnnotation(LocalAws.class);
                if (found != null) {
                    return found.plugin();
                }
            }
        }
        return Plugin.EMULATOR;
    }

    private interface Opening {
        LocalAwsServer open();
    }

    private static LocalAwsServer store(ExtensionContext until, String key, Opening opening) {
        return until.getStore(NAMESPACE)
                .getOrComputeIfAbsent(key, name -> new Closed(opening.open()), Closed.class)
                .server();
    }

    private static ExtensionContext outermostClass(ExtensionContext test) {
        var outermost = test;
        for (var context = test.getParent();
                context.isPresent();
                context = context.get().getParent()) {
            if (context.get().getTestClass().isPresent()) {
                outermost = context.get();
            }
        }
        return outermost;
    }

    /**
     * The object that JUnit closes with a store: releases before 5.13 know only the first interface, and JUnit 6 knows
     * only the second.
     */
    @SuppressWarnings("deprecation")
    private record Closed(LocalAwsServer server) implements Store.CloseableResource, AutoCloseable {
        @Override
        public void close() throws AutomationException {
            server.close();
        }
    }
}

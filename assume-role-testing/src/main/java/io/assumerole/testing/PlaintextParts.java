package io.assumerole.testing;

import com.pulumi.Log;
import com.pulumi.asset.AssetOrArchive;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.InputArgs;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an output that Pulumi writes to the state in plain text. This is the only class of the kit that
 * uses internal classes of the SDK, because no public method shows which parts are secrets.
 */
final class PlaintextParts {

    /** Reports an output that has neither a value nor a secret mark, as in a first preview. */
    static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** The text of a value is not found, so that a secret in it would not be found either. */
    static final class UnsearchableException extends Exception {
        private static final long serialVersionUID = 1;

        UnsearchableException(String message) {
            super(message);
        }
    }

    /** A mocked program has ended, so its outputs have their values. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The package of {@code JsonElement}, which this module cannot name: Gson is only a runtime dependency. */
    private static final String GSON = "com.google.gson";

    private final List<String> parts = new ArrayList<>();
    private final Duration longestWait;

    private PlaintextParts(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /** {@return the texts without a secret mark, including those in lists, maps, arguments, and nested outputs} */
    static List<String> of(Output<?> output) throws UnknownException, UnsearchableException {
        return of(output, LONGEST_WAIT);
    }

    static List<String> of(Output<?> output, Duration longestWait) throws UnknownException, UnsearchableException {
        var found = new PlaintextParts(longestWait);
        found.add(output);
        return found.parts;
    }

    /** Accepts what the SDK can export, and arrays. Any other object could hold a secret that its text does not show. */
    private void add(@Nullable Object value) throws UnknownException, UnsearchableException {
        if (value instanceof Output<?> output) {
            addUnlessSecret(output);
        } else if (value instanceof Optional<?> optional) {
            add(optional.orElse(null));
        } else if (value instanceof Either<?, ?> either) {
            add(either.isLeft() ? either.left() : either.right());
        } else if (value instanceof Collection<?> list) {
            for (var element : list) {
                add(element);
            }
        } else if (value instanceof Object[] array) {
            add(Arrays.asList(array));
        } else if (value instanceof Map<?, ?> map) {
            add(map.keySet());
            add(map.values());
        } else if (value instanceof InputArgs arguments) {
            add(await(Internal.from(arguments).toMapAsync(Log.ignore())));
        } else if (value instanceof AssetOrArchive asset) {
            add(Internal.from(asset).getValue());
        } else if (value instanceof Resource resource) {
            addReference(resource);
        } else if (isText(value)) {
            parts.add(String.valueOf(value));
        } else {
            throw new UnsearchableException(
                    "it contains an object of the class " + value.getClass().getTypeName());
        }
    }

    private static boolean isText(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || GSON.equals(value.getClass().getPackageName());
    }

    /** A resource is exported without its outputs. */
    private void addReference(Resource resource) throws UnknownException, UnsearchableException {
        add(resource.urn());
        if (resource instanceof CustomResource custom) {
            add(custom.id());
        }
    }

    private void addUnlessSecret(Output<?> output) throws UnknownException, UnsearchableException {
        var data = Internal.of(output);
        if (await(data.isSecret())) {
            return;
        }
        if (!await(data.isKnown())) {
            throw new UnknownException();
        }
        add(await(data.getValueNullable()));
    }

    private <T> T await(CompletableFuture<T> future) throws UnsearchableException {
        try {
            // A copy, because the program may still use the future.
            return future.copy()
                    .orTimeout(longestWait.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new UnsearchableException("it has no value after " + longestWait.toSeconds() + " seconds");
            }
            throw e;
        }
    }
}

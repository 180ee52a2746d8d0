package io.assumerole.policy.cli;

import io.assumerole.internal.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files and streams of one run. All texts are UTF-8, regardless of the machine's default charset. */
final class CommandInputOutput {
    /** The file argument for standard input. */
    static final String STANDARD_INPUT = "-";

    /** The maximum size of a file: more than any AWS policy can have, and small enough for the heap. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path folder;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colors;
    private boolean read;

    /**
     * Creates the input and output of a run.
     *
     * @param folder the folder of relative file names
     * @param in standard input, or {@code null} if it is closed
     * @param colors whether {@code out} shows colors
     */
    CommandInputOutput(Path folder, InputStream in, PrintStream out, PrintStream err, boolean colors) {
        this.folder = folder;
        this.in = in;
        this.out = out;
        this.err = err;
        this.colors = colors;
    }

    boolean hasColors() {
        return colors;
    }

    /** Reads a whole file, or standard input. */
    String read(String file) {
        return attempt(file, () -> decoded(file, bytes(file)));
    }

    private static <T> T attempt(String file, Attempt<T> attempt) {
        try {
            return attempt.get();
        } catch (NoSuchFileException e) {
            throw unreadable(file, "the file does not exist");
        } catch (AccessDeniedException e) {
            throw unreadable(file, "you do not have permission to read it");
        } catch (InvalidPathException e) {
            throw unreadable(file, "it is not a valid file name");
        } catch (FileSystemException e) {
            // The message contains the file name unescaped.
            throw unreadable(file, e.getReason() == null ? "that failed" : e.getReason());
        } catch (IOException e) {
            throw unreadable(file, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private byte[] bytes(String file) throws IOException {
        try (var stream = opened(file)) {
            return limited(file, stream);
        }
    }

    /** Opens a file of any size, or standard input; the caller reads it in pieces. */
    InputStream open(String file) {
        return attempt(file, () -> opened(file));
    }

    private InputStream opened(String file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            if (read) {
                throw givenTwice();
            }
            if (in == null) {
                throw unreadable(file, "it is closed; pass a file name, or redirect a file to standard input");
            }
            read = true;
            return in;
        }
        var path = folder.resolve(file);
        if (Files.isDirectory(path)) {
            throw unreadable(file, "it is a folder; give a file");
        }
        return Files.newInputStream(path);
    }

    /** Reads something from a file. */
    private interface Attempt<T> {
        T get() throws IOException;
    }

    static BadInputException givenTwice() {
        return new BadInputException("Standard input (-) is given twice but can be read only once; give files");
    }

    /** Returns whether no file has this name; an existing file may be unreadable. */
    boolean isMissing(String file) {
        try {
            return !file.equals(STANDARD_INPUT) && Files.notExists(folder.resolve(file), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static byte[] limited(String file, InputStream stream) throws IOException {
        var bytes = stream.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw unreadable(file, "it has more than " + MOST_BYTES + " bytes; no AWS policy is that large");
        }
        return bytes;
    }

    private static String decoded(String file, byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            throw unreadable(file, "it starts with a byte order mark; save it as UTF-8 without one");
        }
        if (startsWith(bytes, 0xFE, 0xFF)
                || startsWith(bytes, 0xFF, 0xFE)
                || startsWith(bytes, 0)
                || startsWith(bytes, '{', 0)) {
            throw unreadable(file, "it is UTF-16 or UTF-32; save it as UTF-8 without a byte order mark");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8");
        }
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        return bytes.length >= first.length
                && IntStream.range(0, first.length).allMatch(i -> Byte.toUnsignedInt(bytes[i]) == first[i]);
    }

    private static BadInputException unreadable(String file, String why) {
        return new BadInputException(name(file) + " cannot be read: " + why);
    }

    /** Returns a file's name as messages show it. */
    static String name(String file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : Text.visible(file);
    }

    /** Returns a file's name as the path of a URI: with slashes, and on Windows with one before a drive. */
    static String path(String file, char separator) {
        var slashes = file.replace(separator, '/');
        return separator == '\\' && slashes.matches("(?s)[A-Za-z]:/.*") ? "/" + slashes : slashes;
    }

    /** Writes a whole answer, and returns whether that succeeded. */
    boolean print(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        return !out.checkError();
    }

    /** Rejects an output that would overwrite an input, also by another name of the same file. */
    void requireOther(String output, String input) {
        try {
            if (!input.equals(STANDARD_INPUT) && Files.isSameFile(folder.resolve(output), folder.resolve(input))) {
                throw new BadInputException(name(output)
                        + " cannot be written: it is also an input, which would be overwritten; name a different file");
            }
        } catch (IOException | InvalidPathException e) {
            // A file doesn't exist yet, or reading and writing report what is wrong.
        }
    }

    /** Writes a whole answer to a file. */
    void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (InvalidPathException e) {
            throw new BadInputException(name(file) + " cannot be written: it is not a valid file name");
        } catch (NoSuchFileException e) {
            throw new BadInputException(name(file) + " cannot be written: the folder does not exist");
        } catch (IOException e) {
            throw new BadInputException(
                    name(file) + " cannot be written: " + e.getClass().getSimpleName());
        }
    }

    /** Writes an error message, with control characters escaped in each line, so a terminal does not interpret them. */
    void warn(String message) {
        var lines = message.lines().map(Text::visible).collect(Collectors.joining("\n", "", "\n"));
        var bytes = lines.getBytes(StandardCharsets.UTF_8);
        err.write(bytes, 0, bytes.length);
        err.flush();
    }
}

package io.assumerole.policy.reference;

import io.assumerole.internal.Names;
import java.util.Arrays;
import java.util.List;

/** Lists of actions or condition keys, written as lines: a service, and behind it its names. */
public final class ServiceNames {

    private ServiceNames() {}

    /** From {@code s3 getobject putobject} it makes {@code s3:getobject} and {@code s3:putobject}. */
    public static List<String> listed(String lines) {
        return lines.lines()
                .map(line -> line.split(" "))
                .flatMap(words -> Arrays.stream(words).skip(1).map(name -> words[0] + ":" + name))
                .toList();
    }

    /** Reads such a list from a file beside this class, where a line that begins with {@code #} explains it. */
    static List<String> read(String file) {
        return listed(String.join("\n", lines(file)));
    }

    /** The lines of a file beside this class, but for those that explain it. */
    public static List<String> lines(String file) {
        return Names.lines(ServiceNames.class, file);
    }

    /** The text of a file beside this class. */
    static String text(String file) {
        return Names.text(ServiceNames.class, file);
    }
}

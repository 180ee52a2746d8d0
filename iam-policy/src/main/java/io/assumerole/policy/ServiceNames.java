package io.assumerole.policy;

import java.util.Arrays;
import java.util.List;

/** Lists of actions or condition keys, written as lines: a service, and behind it its names. */
final class ServiceNames {

    private ServiceNames() {}

    /** From {@code s3 getobject putobject} it makes {@code s3:getobject} and {@code s3:putobject}. */
    static List<String> listed(String lines) {
        return lines.lines()
                .map(line -> line.split(" "))
                .flatMap(words -> Arrays.stream(words).skip(1).map(name -> words[0] + ":" + name))
                .toList();
    }
}

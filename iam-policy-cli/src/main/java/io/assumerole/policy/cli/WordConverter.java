package io.assumerole.policy.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the name of an enum constant in lower case, with hyphens, such as {@code service-control}. */
abstract class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;
    private final String refusal;

    /**
     * @param type the enum
     * @param refusal the message about another word, such as {@code is not a kind}
     */
    WordConverter(Class<E> type, String refusal) {
        this.type = type;
        this.refusal = refusal;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the names that {@link #convert} accepts. */
    List<String> words() {
        return Arrays.stream(type.getEnumConstants()).map(WordConverter::word).toList();
    }

    @Override
    public E convert(String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'%s' %s; allowed: %s".formatted(value, refusal, String.join(", ", words()))));
    }
}

package io.assumerole.e2e.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What happens to one call on its way to AWS. */
@FunctionalInterface
public interface Fault {

    /** The call as it was sent. */
    @FunctionalInterface
    interface Call {
        /** Hands it to AWS, with this text after its body, and returns what AWS answers. */
        byte[] forward(String added) throws IOException;

        /** Hands it to AWS and returns what AWS answers. */
        default byte[] forward() throws IOException {
            return forward("");
        }
    }

    /**
     * Decides what the caller gets.
     *
     * @return the answer; nothing resets the connection
     */
    Optional<byte[]> apply(Call call) throws IOException, InterruptedException;

    /** AWS refuses, in the words of its query protocol, and does nothing. */
    static Fault refusal(int status, String code, String message) {
        var body = """
                <ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>\
                <RequestId>fault</RequestId></ErrorResponse>""".formatted(code, message);
        var answer = """
                HTTP/1.1 %d Fault\r
                Content-Type: text/xml\r
                Content-Length: %d\r
                Connection: close\r
                \r
                %s""".formatted(status, body.length(), body);
        return call -> Optional.of(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The connection breaks before AWS gets the call. */
    static Fault reset() {
        return call -> Optional.empty();
    }

    /** AWS does it, but the connection breaks before the answer arrives. */
    static Fault lostAnswer() {
        return call -> {
            call.forward();
            return Optional.empty();
        };
    }

    /** Something is done before AWS gets the call, which it then never does. */
    static Fault insteadOfIt(Runnable deed) {
        return call -> {
            deed.run();
            return Optional.empty();
        };
    }

    /** Something is done after AWS has done the call, whose answer then never arrives. */
    static Fault afterIt(Runnable deed) {
        return call -> {
            call.forward();
            deed.run();
            return Optional.empty();
        };
    }

    /** AWS also gets this parameter, such as {@code A=b}; the call must not be signed. */
    static Fault withParameter(String parameter) {
        return call -> Optional.of(call.forward("&" + parameter));
    }

    /** Runs an action after AWS has done the call, whose answer arrives only then. */
    static Fault beforeItsAnswer(Runnable deed) {
        return call -> {
            var answer = call.forward();
            deed.run();
            return Optional.of(answer);
        };
    }

    /** Runs an action before AWS gets the call; the call then succeeds. */
    static Fault beforeIt(Runnable deed) {
        return call -> {
            deed.run();
            return Optional.of(call.forward());
        };
    }
}

package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.util.List;
import java.util.Optional;

/** Knows how to come by one tool. */
interface ToolInstaller<T> {
    /** Returns the tool if it is there already. */
    Optional<T> present();

    /** Returns what is missing to make the tool here, each with what to install. */
    List<String> missing();

    /** Makes the tool in the cache, unless another process has done so in the meantime. */
    T make(Progress progress);
}

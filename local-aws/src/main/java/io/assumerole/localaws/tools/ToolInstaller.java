package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.util.List;
import java.util.Optional;

/** Finds and installs one tool. */
interface ToolInstaller<T> {
    /** Returns the tool if it is already installed. */
    Optional<T> present();

    /** Returns the missing programs that the installation of the tool requires, each with installation instructions. */
    List<String> missing();

    /** Installs the tool in the cache, unless another process has done so in the meantime. */
    T make(Progress progress);
}

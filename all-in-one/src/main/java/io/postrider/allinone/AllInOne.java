package io.postrider.allinone;

import io.postrider.pipeline.Main;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** x */
@QuarkusMain(name = "all-in-one")
public final class AllInOne {

    private AllInOne() {}

    public static void main(String... args) {
        Main.checkConfiguration();
        Quarkus.run(args);
    }
}

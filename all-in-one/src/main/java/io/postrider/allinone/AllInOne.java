package io.postrider.allinone;

import io.postrider.allinone.demo.Demo;
import io.postrider.pipeline.Main;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point: {@code up} (the default) or {@code demo}. */
@QuarkusMain(name = "all-in-one")
public final class AllInOne {

    private static final int WRONG_USAGE = 2;

    private AllInOne() {}

    public static void main(String... args) {
        String command = args.length == 0 ? "up" : args[0];
        switch (command) {
            case "up" -> {
                Main.checkConfiguration();
                Quarkus.run(Up.class, args);
            }
            case "demo" -> {
                Demo.prepare();
                Quarkus.run(Demo.class, args);
            }
            default -> {
                System.err.println("postrider: there is no command '" + command + "'; there are up and demo");
                System.exit(WRONG_USAGE);
            }
        }
    }
}

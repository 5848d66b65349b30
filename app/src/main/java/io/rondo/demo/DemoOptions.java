package io.rondo.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to demonstrate.
 *
 * @param customers made-up customers, at least 100
 * @param data a real experiment to replay instead; null for made-up customers
 * @param headless whether the web is closed at the end
 */
public record DemoOptions(
        int customers, long seed, @Nullable Path data, boolean headless, int webPort) {}

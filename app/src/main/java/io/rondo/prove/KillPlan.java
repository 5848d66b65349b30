package io.rondo.prove;

import io.rondo.kernel.PausePoints.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order windows are hit. Instances are created at the beginning only, so kills between create and record come first; the others
 * take turns, so that each window is hit early and late.
 */
record KillPlan(List<Point> order) {

    static KillPlan of(List<Point> points, int kills) {
        var turns = new ArrayList<Point>();
        for (int i = 0; i < kills; i++) {
            turns.add(points.get(i % points.size()));
        }
        var order = new ArrayList<Point>();
        turns.stream().filter(Point.BETWEEN_CREATE_AND_RECORD::equals).forEach(order::add);
        turns.stream().filter(point -> point != Point.BETWEEN_CREATE_AND_RECORD).forEach(order::add);
        return new KillPlan(List.copyOf(order));
    }
}

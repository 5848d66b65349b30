package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTests {

    @Test
    void measuresTheDistanceOfWords() {
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestion.distance("Same", "same")).isZero();
    }

    @Test
    void namesTheNearestKnownName() {
        assertThat(Suggestion.of("rondo.send-mesage", JobTypes.all())).isEqualTo("Did you mean 'rondo.send-message'?");
    }

    @Test
    void namesAllIfNoneIsNear() {
        assertThat(Suggestion.of("something else", List.of("agent", "manager")))
                .isEqualTo("Known are: agent, manager.");
    }
}

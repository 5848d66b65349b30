package io.rondo.dashboards.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.bpmn.ShippedFlows;
import io.rondo.bpmn.Variables;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FlowModelTests {

    @Test
    void placesAContactBehindItsMessage() {
        var model = shipped("journey-offer-follow-up.bpmn");
        var offer = model.sending("offer").orElseThrow();
        var reminder = model.sending("reminder").orElseThrow();
        assertThat(model.isJourney()).isTrue();
        assertThat(model.waitAfter(offer.id(), true).orElseThrow().id()).isEqualTo("Gateway_AwaitResponseToOffer");
        // A refused offer may have gone the other way at "Message out?"; a refused reminder cannot.
        assertThat(model.waitAfter(offer.id(), false)).isEmpty();
        assertThat(model.waitAfter(reminder.id(), false).orElseThrow().id())
                .isEqualTo("Gateway_AwaitResponseToReminder");
    }

    @Test
    void knowsWhatACampaignWaitsFor() {
        var model = shipped("campaign.bpmn");
        assertThat(model.isJourney()).isFalse();
        assertThat(model.timerOn(Variables.NEXT_WAVE_AT)).isPresent();
        assertThat(model.timerOn(Variables.WINDOW_ENDS_AT)).isPresent();
        assertThat(model.elements()).containsKey("UserTask_ApproveCampaign");
    }

    @Test
    void readsNoOtherFile() {
        var xml = """
                <!DOCTYPE definitions [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
                <process id="p" isExecutable="true" name="&secret;"/></definitions>""";
        assertThatThrownBy(() -> FlowModel.parse(xml)).hasMessageContaining("Expected a BPMN model");
    }

    private static FlowModel shipped(String name) {
        return ShippedFlows.resources(".bpmn").stream()
                .filter(resource -> resource.name().equals(name))
                .map(resource -> FlowModel.parse(new String(resource.content(), StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }
}

package io.rondo.dashboards.flows;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The flows with their diagrams. */
@Controller
class FlowsController {

    private final FlowCatalog flows;
    private final FlowUseQueries use;

    FlowsController(FlowCatalog flows, FlowUseQueries use) {
        this.flows = flows;
        this.use = use;
    }

    @GetMapping("/flows")
    String list(Model model) {
        model.addAttribute("flows", flows.all());
        model.addAttribute("use", use.campaignsPerFlow());
        return "flows/list";
    }

    @GetMapping("/flows/{id}")
    String page(@PathVariable String id, Model model) {
        var flow = find(id);
        model.addAttribute("flow", flow);
        model.addAttribute("instances", use.instances(id));
        model.addAttribute("campaigns", use.campaigns(id));
        return "flows/page";
    }

    /** The model as deployed, for the diagram and for opening it in a modeler. */
    @GetMapping(path = "/flows/{id}.bpmn", produces = MediaType.APPLICATION_XML_VALUE)
    ResponseEntity<String> xml(@PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.APPLICATION_XML, java.nio.charset.StandardCharsets.UTF_8))
                .body(find(id).xml());
    }

    private FlowCatalog.Flow find(String id) {
        return flows.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}

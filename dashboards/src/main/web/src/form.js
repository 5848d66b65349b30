// Renders deployed Camunda forms: window.RondoForm(container, schema, data) resolves to a form-js Form.
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import './form.css';

window.RondoForm = async (container, schema, data) => {
  const form = new Form({ container });
  await form.importSchema(schema, data);
  return form;
};

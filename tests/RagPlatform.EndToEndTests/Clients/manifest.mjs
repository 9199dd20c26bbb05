// Holds app manifests against Microsoft's own schema, of the version that each names; prints what it finds in each.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const schemas = 'node_modules/@microsoft/app-manifest/build/json-schemas/teams';

function validate(manifest) {
  const schema = JSON.parse(readFileSync(`${schemas}/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`, 'utf8'));
  const ajv = new Ajv({ allErrors: true, strict: false });
  if (!ajv.getKeyword('const')) {
    // The schema says draft 4, which has no constants, and uses one.
    ajv.addKeyword({ keyword: 'const', validate: (expected, value) => JSON.stringify(expected) === JSON.stringify(value) });
  }

  addFormats(ajv);
  const check = ajv.compile(schema);
  return check(manifest) ? [] : check.errors.map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[2], 'utf8')).map(validate)));

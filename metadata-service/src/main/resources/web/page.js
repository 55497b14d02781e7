'use strict';
// The live page: asks /api/status every second and draws what it says. Values from data are set as text, never as markup.

const number = new Intl.NumberFormat();
const byId = (id) => document.getElementById(id);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function shown(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return number.format(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function drawTable(id, head, rows) {
  const table = byId(id);
  const headRow = element('tr');
  const isNumber = head.map((_, i) => rows.length > 0 && rows.every((r) => r[i] === null || typeof r[i] === 'number'));
  head.forEach((h, i) => headRow.append(element('th', h, isNumber[i] ? 'number' : '')));
  table.tHead.replaceChildren(headRow);
  table.tBodies[0].replaceChildren(...rows.map((cells) => {
    const row = element('tr');
    cells.forEach((c, i) => row.append(element('td', shown(c), isNumber[i] ? 'number' : '')));
    return row;
  }));
}

function drawStages(stages) {
  byId('stages').replaceChildren(...stages.map((stage) => {
    const item = element('li');
    const bar = element('progress');
    bar.max = 1;
    const all = stage.records + stage.backlog;
    bar.value = stage.share ?? (all === 0 ? 0 : stage.records / all);
    bar.setAttribute('aria-label', stage.name);
    item.append(element('b', stage.name), element('span', number.format(stage.records), 'records'), bar,
      element('div', `${number.format(stage.per_second)}/s, ${number.format(stage.backlog)} waiting`));
    return item;
  }));
}

const LEDGER = ['accepted', 'rows', 'merged', 'dead_letters', 'waiting', 'duplicates', 'repaired_cells', 'findings'];
const LLM = ['questions', 'answered', 'failed', 'skipped', 'pending', 'cache_hits', 'calls', 'retries', 'tokens_in', 'tokens_out', 'cost_usd'];
const words = (name) => name.replaceAll('_', ' ');

function draw(status) {
  const verdict = byId('verdict');
  verdict.textContent = status.verdict;
  verdict.className = status.balanced && !status.verdict.startsWith('Not ready') ? 'good' : 'bad';
  drawStages(status.stages);
  const pipelines = Object.entries(status.pipelines);
  byId('ledger-empty').hidden = pipelines.length > 0;
  drawTable('ledger', ['pipeline', 'version', ...LEDGER.map(words)],
    pipelines.map(([name, p]) => [name, p.definition_version ?? null, ...LEDGER.map((k) => p[k] ?? null)]));
  const asking = pipelines.filter(([, p]) => p.llm.questions > 0);
  byId('llm-section').hidden = asking.length === 0;
  drawTable('llm', ['pipeline', ...LLM.map(words)], asking.map(([name, p]) => [name, ...LLM.map((k) => p.llm[k] ?? null)]));
  drawTable('sources', ['pipeline', 'source', 'records', 'bytes', 'state'],
    status.sources.map((s) => [s.pipeline, s.source, s.records, s.bytes, s.error ?? (s.done ? 'read to its end' : 'reading')]));
}

async function ask(path, body) {
  const answer = await fetch(path, body && { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ?? `HTTP ${answer.status}`);
  return json;
}

async function drawDeadLetters() {
  const { dead_letters: letters, total } = await ask('api/dead-letters?limit=20');
  byId('dead-empty').hidden = total > 0;
  byId('dead-title').textContent = total > letters.length ? `Dead letters (newest ${letters.length} of ${number.format(total)})` : 'Dead letters';
  drawTable('dead', letters.length ? ['id', 'pipeline', 'code', 'what', 'status', 'at'] : [],
    letters.map((l) => [l.id, l.pipeline, l.code, l.message, l.status, l.at]));
}

let lastSeen = Date.now();
async function refresh() {
  try {
    draw(await ask('api/status'));
    await drawDeadLetters();
    lastSeen = Date.now();
    byId('age').textContent = '';
  } catch (problem) {
    byId('age').textContent = `Last seen ${Math.round((Date.now() - lastSeen) / 1000)} s ago: ${problem.message}`;
  }
  setTimeout(refresh, 1000);
}

byId('sql-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const message = byId('sql-message');
  message.textContent = 'Running …';
  try {
    const result = await ask('sql', { sql: byId('sql-text').value, max_rows: 500 });
    drawTable('sql-result', result.columns.map((c) => c.name), result.rows);
    message.textContent = `${number.format(result.rows.length)} rows${result.truncated ? ' (cut)' : ''} in ${result.seconds} s`;
  } catch (problem) {
    drawTable('sql-result', [], []);
    message.textContent = problem.message;
  }
});
byId('sql-text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) byId('sql-form').requestSubmit();
});

refresh();

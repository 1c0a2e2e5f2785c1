import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNTS } from './accounts.mjs';
import { BIND_KEY, DRAFT_KEY, ISSUE, PERSONS, connect } from './client.mjs';
import { sampleEntry } from './samples.mjs';
import { refused } from './steps.mjs';
import { signIn } from './sign-in.mjs';
import { newDevice } from './walk-sharing.mjs';

const DAY_MS = 86_400_000;
const UNIT = '440605001001GB00001F00010701';
const COURT_A = '12440605000000001A';
const COURT_B = '12440605000000002B';

const TRANSACTION = 'transaction { id block event endorsers { mspId } }';
const pascal = (name) => name.charAt(0).toUpperCase() + name.slice(1);
const reference = () => randomBytes(32).toString('hex');
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());

/** An act by GraphQL: every mutation takes one input and answers with the record that it made or changed. */
const act = async (client, name, input, fields = '', asOf) => {
  const query = `mutation ($input: ${pascal(name)}Input!) { ${name}(input: $input) { record { ref ${fields} } ${TRANSACTION} paper { certificateNumber code } } }`;
  return (await client(query, { input: { requestId: randomUUID(), ...input } }, asOf))[name];
};

/** The stories of the law by five institutions, each signed in at its own API, on a certificate of their own. */
export async function stories(steps, endpoints) {
  const desks = await institutions(endpoints);
  const entry = { ...sampleEntry('01-flat-sole'), unitCode: UNIT };
  const { issueCertificate: issued } = await desks.registry(ISSUE, { input: { requestId: randomUUID(), entry, persons: PERSONS } });
  const holder = await newDevice();
  const bind = (query, input) => desks.registry(query, { input: { requestId: randomUUID(), certRef: issued.certRef, ...input } });
  const { x, y } = holder;
  const { draftCertificateKey } = await bind(DRAFT_KEY, { publicKey: { x, y }, custody: 'DEVICE' });
  await bind(BIND_KEY, { jws: holder.statement(draftCertificateKey.signingInput) });
  const { apply } = await mortgage(steps, desks, issued, holder);
  const seized = await seizures(steps, desks, issued, apply);
  await auction(steps, desks, { ...issued, entry }, seized);
  await port(steps, desks, apply);
  await quality(steps, desks, UNIT.slice(0, 6));
  await audit(steps, desks);
  await watched(steps, desks);
}

/** The five institutions, each with its desk and its second person. */
async function institutions({ organizations }) {
  const open = async (id, account) => connect(organizations[id].graphql, await signIn(organizations[id], account, ACCOUNTS[id].password));
  const desks = await Promise.all(Object.keys(ACCOUNTS).map(async (id) => [id, await open(id, ACCOUNTS[id].account)]));
  return {
    ...Object.fromEntries(desks),
    registryApprover: await open('registry', 'approver'),
    regulatorApprover: await open('regulator', 'approver'),
    regulatorAuditor: await open('regulator', 'auditor'),
    bankAuditor: { token: await signIn(organizations.bank, 'auditor', ACCOUNTS.bank.password), graphql: organizations.bank.graphql },
  };
}

/** S3 and S5: a mortgage at the bank's counter, on the holder's consent; its proof goes to the bank; release clears the unit. */
async function mortgage(steps, desks, { certRef, facts }, holder) {
  const { registry, bank } = desks;
  const queryRef = reference();
  const purpose = '个人住房抵押贷款';
  const salts = {};
  await steps.step('S3 holder: consents to the bank’s query, signed with the bound key', async () => {
    const expiresOn = new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);
    const { draftQueryConsent: draft } = await registry(
      'mutation ($input: DraftQueryConsentInput!) { draftQueryConsent(input: $input) { signingInput salt } }',
      { input: { requestId: randomUUID(), queryRef, certRef, recipient: 'BankMSP', purpose, expiresOn } },
    );
    salts.salt = draft.salt;
    const { transaction } = await act(bank, 'consentToQuery', { jws: holder.statement(draft.signingInput) });
    return `block ${transaction.block}`;
  });
  const check = async (wish) => {
    const query = `mutation ($input: CheckUnitInput!) { checkUnit(input: $input) { unit {
      registered mortgages { rank mortgage { lender } } queue { stage } notices { ref } certificate { state } } } }`;
    const input = { requestId: randomUUID(), queryRef, certRef, salt: salts.salt, purpose, ...wish };
    return (await bank(query, { input })).checkUnit.unit;
  };
  await steps.step('S3 bank: a look for another purpose than the holder’s refused', () =>
    refused('CONSENT_INVALID', () => check({ purpose: '营销' })),
  );
  await steps.step('S3 bank: checks the unit; the look is in its log first', async () => {
    const unit = await check();
    assert.deepEqual([unit.registered, unit.mortgages, unit.queue, unit.certificate.state], [true, [], [], 'VALID']);
    return 'no mortgage, no seizure';
  });
  const terms = { unitRefs: [facts.unitRef], form: 'MORTGAGE', kind: 'GENERAL', transferBan: true, excludesOthers: false };
  const apply = (input, asOf) =>
    act(bank, 'applyMortgage', { ...terms, contract: '抵押合同 2026-0001', queryConsentRef: queryRef, ...input }, 'lender', asOf);
  let application;
  await steps.step('S3 bank: applies for a mortgage', async () => {
    application = await apply();
    return `${application.record.lender}, endorsed by ${names(application)}`;
  });
  const proof = { holders: ['商业银行'], other: ['被担保主债权数额：人民币壹佰万元整'], remarks: '/' };
  const attested = { holders: 'SIGNED', acceptor: 'window-3', reviewer: 'reviewer' };
  const enter = (wish) =>
    act(
      registry,
      'enterMortgage',
      { applicationRef: application.record.ref, proof, attested, ...wish },
      'priorityDate proof { certRef }',
      application.transaction.block,
    );
  await steps.step('S3 registry: acceptance and entry by one person refused', () =>
    refused('SAME_PERSON', () => enter({ attested: { ...attested, enterer: 'window-3' } })),
  );
  let entered;
  await steps.step('S3 registry: enters the mortgage and issues the proof; the bank endorses', async () => {
    entered = await enter();
    assert.ok(entered.transaction.endorsers.some(({ mspId }) => mspId === 'BankMSP'));
    return `${entered.paper.certificateNumber}, block ${entered.transaction.block}`;
  });
  await steps.step('S3 bank: the proof has arrived by itself, encrypted for the bank', async () => {
    const message = await until(async () => {
      const { receivedMessages } = await bank('{ receivedMessages(first: 20) { edges { node { sender id type state } } } }');
      return receivedMessages.edges
        .map(({ node }) => node)
        .find(({ type, id }) => type === 'PROOF_PUSH' && id.endsWith(entered.record.proof.certRef));
    });
    const { readMessage } = await bank('mutation ($input: ReadMessageInput!) { readMessage(input: $input) { payload } }', {
      input: { requestId: randomUUID(), sender: message.sender, id: message.id, purpose: '归档' },
    });
    assert.equal(readMessage.payload.certificateNumber, entered.paper.certificateNumber);
    return message.state;
  });
  await steps.step('S3 anyone: the proof verifies by number and code', async () => {
    const { verify } = await bank(
      'query ($input: VerifyInput!) { verify(input: $input) { status } }',
      {
        input: { certificateNumber: entered.paper.certificateNumber, code: entered.paper.code },
      },
      entered.transaction.block,
    );
    assert.equal(verify.status, 'VALID');
    return verify.status;
  });
  await steps.step('S3 bank: sees its first rank', async () => {
    const { mortgages } = await check();
    assert.deepEqual(mortgages, [{ rank: 1, mortgage: { lender: 'BankMSP' } }]);
    return 'rank 1';
  });
  const mortgageRef = entered.record.ref;
  let request;
  await steps.step('S5 registry: a release that the bank has not asked for refused', () =>
    refused('NOT_THE_AUTHOR', () => act(registry, 'releaseMortgage', { mortgageRef, requestRef: reference() })),
  );
  await steps.step('S5 bank: asks for the release', async () => {
    request = await act(bank, 'requestMortgageRelease', { mortgageRef, port: {} }, 'requests { requestRef }');
    return names(request);
  });
  await steps.step('S5 registry: releases, the unit is clear', async () => {
    const [{ requestRef }] = request.record.requests;
    const released = await act(registry, 'releaseMortgage', { mortgageRef, requestRef }, 'legalState', request.transaction.block);
    assert.equal(released.record.legalState, 'CANCELLED');
    await untilBlock(bank, released.transaction.block);
    assert.deepEqual((await check()).mortgages, []);
    return released.record.legalState;
  });
  return { apply };
}

/** S6: two courts seize one after the other; the first releases, the second takes effect. */
async function seizures(steps, { registry, court }, { certRef, facts }, apply) {
  const { unitRef } = facts;
  const instruct = async (name, body, wish) => {
    let done;
    await steps.step(name, async () => {
      done = await act(court, 'instructSeizure', {
        unitRef,
        court: body,
        instruction: `（2026）粤06执${body}协助执行通知书`,
        ruling: `（2026）粤06执${body}裁定书`,
        pre: false,
        months: 36,
        ...wish,
      });
      return names(done);
    });
    return done;
  };
  const queue = async (block) => {
    const { seizureQueue } = await registry(
      'query ($unitRef: ID!) { seizureQueue(unitRef: $unitRef) { ref stage head body until } }',
      { unitRef },
      block,
    );
    return seizureQueue;
  };
  const first = await instruct('S6 court A: instructs a seizure', COURT_A, { certRef });
  await steps.step('S6 registry: enters it; it is effective', async () => {
    const done = await act(registry, 'recordSeizure', { seizureRef: first.record.ref }, '', first.transaction.block);
    const [head] = await queue(done.transaction.block);
    assert.deepEqual([head.stage, head.head], ['EFFECTIVE', true]);
    return `until ${head.until}`;
  });
  await steps.step('S6 bank: a mortgage on the seized unit refused', () => refused('SEIZED', () => apply({}, first.transaction.block)));
  const second = await instruct('S6 court B: instructs a second seizure', COURT_B, { certRef });
  await steps.step('S6 registry: the second one waits', async () => {
    const done = await act(registry, 'recordSeizure', { seizureRef: second.record.ref }, '', second.transaction.block);
    const stages = (await queue(done.transaction.block)).map(({ stage }) => stage);
    assert.deepEqual(stages, ['EFFECTIVE', 'WAITING']);
    return stages.join(', ');
  });
  await steps.step('S6 court B: cannot release what court A seized', () =>
    refused('NOT_THE_AUTHOR', () => act(court, 'releaseSeizure', { seizureRef: first.record.ref, court: COURT_B, document: '解除查封' })),
  );
  await steps.step('S6 court A: releases; court B’s takes effect, its term begins', async () => {
    const done = await act(court, 'releaseSeizure', { seizureRef: first.record.ref, court: COURT_A, document: '（2026）粤06执解除查封' });
    const [ended, head] = await queue(done.transaction.block);
    assert.deepEqual([ended.stage, head.stage, head.body], ['ENDED', 'EFFECTIVE', COURT_B]);
    return `until ${head.until}`;
  });
  return { seizureRef: second.record.ref, court: COURT_B };
}

/** S6, end: the court sells what it has seized; the transfer executes its order, taxes first, and the queue is over. */
async function auction(steps, { registry, tax, court }, { certRef, facts, entry }, { seizureRef, court: body }) {
  const { unitRef } = facts;
  let order;
  await steps.step('S6 court B: sold the unit, orders its transfer', async () => {
    const wish = { unitRef, certRef, court: body, seizureRef, ground: 'COURT_SALE', document: '（2026）粤06执拍卖成交裁定书' };
    order = await act(court, 'orderCourtTransfer', wish);
    return names(order);
  });
  let opened;
  await steps.step('S6 registry: accepts the ordered transfer', async () => {
    opened = await act(
      registry,
      'openCase',
      {
        certRef,
        act: 'TRANSFER',
        requiredSides: ['BUYER', 'SELLER'],
        application: '拍卖成交转移登记申请',
        ground: 'COURT_SALE',
        attested: { holders: 'SIGNED', acceptor: 'window-1', reviewer: 'reviewer' },
      },
      'division',
      order.transaction.block,
    );
  });
  const caseRef = opened.record.ref;
  const complete = async (executes) => {
    const query = `mutation ($input: CompleteTransferInput!) { completeTransfer(input: $input) { certRef certificateNumber facts { ${TRANSACTION} } } }`;
    const transfer = { ...entry, registrationType: '200', registrationReason: '司法拍卖', holders: BUYERS, tenure: 'SOLE' };
    const input = { requestId: randomUUID(), caseRef, entry: transfer, ground: 'COURT_SALE', executes };
    return (await registry(query, { input })).completeTransfer;
  };
  await steps.step('S6 tax: both sides attested', async () => {
    const query = `mutation ($input: AttestTaxInput!) { attestTax(input: $input) { attestation { ${TRANSACTION} } } }`;
    for (const side of ['BUYER', 'SELLER']) {
      const input = { requestId: randomUUID(), caseRef, side, kind: 'PAID', receiptNumber: `344${Date.now()}`, attestedOn: today() };
      await tax(query, { input }, opened.transaction.block);
    }
  });
  await steps.step('S6 registry: a transfer that executes no order refused, the unit is seized', () =>
    refused('SEIZED', () => complete(undefined)),
  );
  let issued;
  await steps.step('S6 registry: the transfer executes the order', async () => {
    issued = await complete(order.record.ref);
    return issued.certificateNumber;
  });
  await steps.step('S6 court B: records the disposal; no seizure is left', async () => {
    const done = await act(
      court,
      'recordDisposal',
      { orderRef: order.record.ref, court: body, certRef: issued.certRef },
      'acts { act }',
      issued.facts.transaction.block,
    );
    const query = 'query ($unitRef: ID!) { seizureQueue(unitRef: $unitRef) { stage } }';
    const { seizureQueue } = await registry(query, { unitRef }, done.transaction.block);
    assert.ok(seizureQueue.every(({ stage }) => stage === 'ENDED' || stage === 'LAPSED'));
    return seizureQueue.map(({ stage }) => stage).join(', ');
  });
}

const BUYERS = [{ name: '赵明', idType: '111', idNumber: '440605199001010014' }];

/** S13: the regulator closes the bank's port with a second person; the bank rectifies; the port opens again. */
async function port(steps, { bank, regulator, regulatorApprover }, apply) {
  const approved = async (name, input) => {
    const approvalId = randomUUID();
    await regulator('mutation ($input: RequestActApprovalInput!) { requestActApproval(input: $input) { approval { state } } }', {
      input: { requestId: approvalId, act: name, input },
    });
    await regulatorApprover('mutation ($input: DecideApprovalInput!) { decideApproval(input: $input) { approval { state } } }', {
      input: { requestId: randomUUID(), approvalId, decision: 'APPROVED' },
    });
    return act(regulator, name, { approvalId, ...input }, 'state');
  };
  const place = { party: 'BankMSP', scope: 'PARTY' };
  await steps.step('S13 regulator: closing a port alone refused', () =>
    refused('NOT_FOUND', () =>
      act(regulator, 'closePort', { ...place, reason: 'FALSE_MATERIAL', finding: '检查结论', approvalId: 'none' }),
    ),
  );
  await steps.step('S13 regulator: closes the bank’s port, approved by a second person', async () => {
    const { record, transaction } = await approved('closePort', { ...place, reason: 'FALSE_MATERIAL', finding: '检查结论 2026-07' });
    await untilBlock(bank, transaction.block);
    return record.state;
  });
  await steps.step('S13 bank: an application through the closed port refused', () => refused('PORT_CLOSED', apply));
  await steps.step('S13 bank: sends its plan of rectification', async () => {
    const { record, transaction } = await act(bank, 'rectifyPort', { ...place, plan: '整改方案：双人复核、每日抽检' }, 'state');
    await untilBlock(regulator, transaction.block);
    return record.state;
  });
  await steps.step('S13 regulator: opens the port again', async () => {
    const { record, transaction } = await approved('openPort', { ...place, acceptance: '验收意见：通过' });
    await untilBlock(bank, transaction.block);
    return record.state;
  });
  await steps.step('S13 bank: applies as before', async () => names(await apply()));
}

/** S15: the day's log is closed; a differing count opens an exception; the late upload closes it. */
async function quality(steps, { registry, regulator }, division) {
  const day = today();
  await steps.step('S15 registry: an entry with a blank field refused', async () => {
    const query = 'mutation ($input: IssueCertificateInput!) { issueCertificate(input: $input) { certRef } }';
    const entry = { unitCode: '440605001001GB00001F00010001' };
    return refused('REQUIRED', () => registry(query, { input: { requestId: randomUUID(), entry, persons: PERSONS } }));
  });
  let log;
  await steps.step('S15 registry: closes the day’s log', async () => {
    log = await act(registry, 'closeRegisterLog', { division, day }, 'total');
    return `${log.record.total} acts`;
  });
  let ticket;
  await steps.step('S15 regulator: the counts differ, an exception is opened', async () => {
    const { total } = log.record;
    const input = { division, day, kind: 'COUNT_DIFFERS', registered: total + 1, logged: total };
    ticket = await act(regulator, 'openTicket', input, 'kind', log.transaction.block);
    return ticket.record.kind;
  });
  await steps.step('S15 regulator: an exception that the log does not bear out refused', () =>
    refused('TICKET_GROUNDLESS', () =>
      act(regulator, 'openTicket', { division, day, kind: 'COUNT_DIFFERS', registered: 9, logged: log.record.total + 5 }),
    ),
  );
  await steps.step('S15 registry: uploads late (补报)', async () => {
    const late = await act(
      registry,
      'recordLateUpload',
      { ticketRef: ticket.record.ref, upload: '补报报文' },
      '',
      ticket.transaction.block,
    );
    await untilBlock(regulator, late.transaction.block);
  });
  await steps.step('S15 regulator: closes the exception', async () => {
    const closed = await act(regulator, 'closeTicket', { ticketRef: ticket.record.ref }, 'acts { act }');
    return closed.record.acts.map((one) => one.act).join(', ');
  });
}

/** S12: the regulator checks the bank's log against its roots on the ledger and joins it with the ledger's access events. */
async function audit(steps, { regulatorAuditor, bankAuditor }) {
  const log = async () => {
    const response = await fetch(bankAuditor.graphql.replace('/graphql', '/audit/log.jsonl'), {
      headers: { authorization: `Bearer ${bankAuditor.token}` },
    });
    assert.equal(response.status, 200);
    return response.text();
  };
  const join = async (text) => {
    const query = `mutation ($input: JoinAccessLogsInput!) { joinAccessLogs(input: $input) {
      logs { organization good entries anchored problem sequence } rows { organization account action } findings { kind organization sequence } } }`;
    return (await regulatorAuditor(query, { input: { requestId: randomUUID(), logs: [text] } })).joinAccessLogs;
  };
  let text;
  await steps.step('S12 bank: its auditor exports the log; the export itself is in it', async () => {
    text = await log();
    return `${text.split('\n').length - 2} entries`;
  });
  await steps.step('S12 regulator: the log is whole and fits its roots on the ledger', async () => {
    const checked = await until(async () => {
      const joined = await join(await log());
      return joined.logs[0].anchored > 0 ? joined : undefined;
    });
    const [{ good, entries, anchored }] = checked.logs;
    assert.equal(good, true);
    assert.deepEqual(
      checked.findings.filter(({ kind }) => kind === 'LOG_BAD'),
      [],
    );
    return `${entries} entries, ${anchored} under anchored roots`;
  });
  await steps.step('S12 regulator: a log with one changed look is found, with the place', async () => {
    const changed = text.replace('UNIT_CHECKED', 'UNIT_CHECKEE');
    const { logs, findings } = await join(changed);
    assert.equal(logs[0].good, false);
    assert.ok(findings.some(({ kind }) => kind === 'LOG_BAD'));
    return `${logs[0].problem} at ${logs[0].sequence}`;
  });
}

/** Every institution has judged every transaction again on the ledger as it stood before it, and found nothing. */
async function watched(steps, desks) {
  await steps.step('every institution: judged every transaction again and found nothing', async () => {
    const states = await Promise.all(
      Object.keys(ACCOUNTS).map((id) => desks[id]('{ networkState { indexHeight fresh findings } }').then((data) => data.networkState)),
    );
    assert.deepEqual(
      states.map(({ fresh, findings }) => [fresh, findings]),
      states.map(() => [true, 0]),
    );
    return `${Math.min(...states.map(({ indexHeight }) => indexHeight))} blocks`;
  });
}

const names = ({ transaction }) =>
  transaction.endorsers
    .map(({ mspId }) => mspId)
    .sort()
    .join(' + ');

/** Waits until an institution has indexed a block that another one wrote. */
const untilBlock = (client, block) => client('{ network { blockHeight } }', {}, block);

async function until(condition, seconds = 90) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const found = await condition();
    if (found !== undefined) return found;
    await sleep(500);
  }
  throw new Error(`not reached within ${seconds} s`);
}

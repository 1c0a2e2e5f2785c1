"""The tables of docs/spec/proof-bundle.md and docs/spec/credential.md as data: codes, shapes of JSON, messages, types."""
import datetime

# ---- codes ----

STATUSES = ('VALID', 'INVALID', 'UNKNOWN', 'STALE')  # in the order of the exit codes; behind VALID the worst comes first
STATUS = {'OK': 'VALID', 'EVIDENCE_STALE': 'STALE', 'HOLDER_PROOF_STALE': 'STALE', **dict.fromkeys((
    'PROOF_SUBJECT_MISSING', 'FACET_UNENDORSED', 'FACET_MISSING', 'PROOF_AHEAD', 'TRUST_STALE', 'HOLDER_NOT_ASKED', 'OTHER_LEDGER',
    'LEDGER_UNREACHABLE'), 'UNKNOWN')}  # everything else is INVALID

# ---- JSON: an object (`?` behind what may be absent), [items, least, most], items of a list one by one, integers, a pattern, a test ----

def instant(text): return datetime.datetime.fromisoformat(text)

HEX, PERCENT, TRUTH = r'[0-9a-f]{64}', range(101), lambda value: type(value) is bool
DAY = lambda value: isinstance(value, str) and datetime.date.fromisoformat(value).isoformat() == value  # or a ValueError
INSTANT = lambda value: isinstance(value, str) and f'{instant(value):%Y-%m-%dT%H:%M:%SZ}'.zfill(20) == value
REQUEST = {'certRef': HEX, 'caseRef?': HEX}
SIDE = {'side': 'BUYER|SELLER', 'state': 'ATTESTED|REVERSED|ABSENT', 'kind?': 'PAID|EXEMPT|NOT_TAXABLE', 'attestedOn?': DAY}
MORTGAGE = {'rank': range(1, 2 ** 53), 'ref': HEX, 'lender': '[A-Za-z][A-Za-z0-9]{0,36}MSP', 'form': 'MORTGAGE|WORKS|NOTICE',
            'kind': 'GENERAL|MAXIMUM', 'since': DAY, 'transferBan': TRUTH}
SEIZURE = {'ref': HEX, 'of': 'SEIZURE|HOLD', 'body': '[0-9A-Z][0-9A-Z-]{1,39}', 'arrivedAt': INSTANT, 'onBearer': TRUTH, 'until?': DAY,
           'stage': 'INSTRUCTED|EFFECTIVE|PRE|WAITING|LAPSED|ENDED'}
TITLE = {'unitRef': HEX, 'kind': 'TITLE_CERTIFICATE|REGISTRATION_PROOF', 'registrationType': '[1-9]00', 'division': r'\d{6}',
         'enteredOn': DAY, 'credentialDigest': HEX, 'requestDigest': HEX, 'state': 'VALID|REPLACED|CANCELLED|ERROR_VOID',
         'successor?': HEX, 'endedOn?': DAY, 'notices': PERCENT, 'objections': PERCENT, 'rights': PERCENT, 'correction': TRUTH}
ANSWER = {'v': range(1, 2), 'suite': 'p256-sha256', 'certRef': HEX, 'clock': INSTANT, 'title': TITLE,
          'tax': {'unitRef': HEX, 'caseRef?': HEX, 'sides': [SIDE, 0, 2]},
          'mortgage': {'unitRef': HEX, 'items': [MORTGAGE, 0, 200]},
          'seizure': {'unitRef': HEX, 'day': DAY, 'items': [SEIZURE, 0, 200]}}

# by credential type: type in the licence identifier, word in the number, fields
TYPES = {
    'https://zhenglian.example/credentials/title-certificate/1': ('11100000MB03271699001', '权', (
        'holders tenure location unit_code right_type right_nature usage area term_of_use other_state remarks issued_on').split()),
    'https://zhenglian.example/credentials/registration-proof/1': ('11100000MB03271699022', '证明', (
        'matter holders obligors location unit_code other remarks issued_on').split())}
B43, SECONDS = '[A-Za-z0-9_-]{43}', range(253402300800)
HEADER = {'alg': 'ES256', 'typ': r'dc\+sd-jwt', 'x5c': ['.+', 1, 4], 'kid?': '.{0,256}'}
CLAIMS = {'iss': '.{1,256}', 'vct': TYPES.__contains__, 'iat': SECONDS, 'licence_id': '.{1,128}', 'certificate_number': '.{1,128}',
          '_sd_alg': 'sha-256', '_sd': [B43, 0, 64], 'cnf?': {'jwk': {'kty': 'EC', 'crv': 'P-256', 'x': B43, 'y': B43}},
          'status?': {'ledger': {'channel': '.{1,64}', 'genesis': HEX}}}
DISCLOSURE = '[A-Za-z0-9_-]{22,128}', '.{1,64}', '.{0,60000}'  # salt, name, value
BINDING_HEADER = {'alg': 'ES256', 'typ': r'kb\+jwt'}
BINDING = {'iat': SECONDS, 'aud': '.{1,512}', 'nonce': '.{1,256}', 'sd_hash': B43}

# ---- protobuf ----

# Each message says what may occur, by field number: int, bytes, str, a message, ANY (not read); in [brackets] what may occur often
ANY = object
CHAINCODE_ID = {1: ANY, 2: str, 3: ANY}
CHANNEL_HEADER = {1: int, 2: ANY, 3: ANY, 4: str, 5: str, 6: ANY, 7: {2: CHAINCODE_ID}, 8: ANY}
SIGNATURE_HEADER = {1: bytes, 2: bytes}
PROPOSAL = {1: {1: {1: ANY, 2: CHAINCODE_ID, 3: {1: [bytes]}}}}
READ_WRITE_SET = {1: ANY, 2: [{1: ANY, 2: {1: [ANY], 2: [ANY], 3: [ANY], 4: [ANY]}, 3: [ANY]}]}
RESPONSE = {1: bytes, 2: {1: READ_WRITE_SET, 2: bytes, 3: {1: int, 2: ANY, 3: bytes}, 4: CHAINCODE_ID}}
IDENTITY = {1: str, 2: bytes}

# ---- licence identifiers ----

LICENCE = (r'1\.2\.156\.3005\.2\.(11100000MB03271699001|11100000MB03271699022)\.'
           r'([0-9A-Z]{18})\.([0-9A-Z]{1,32})\.(?!000)(\d{3})\.([0-9A-Z])')
MOD_36, MOD_31 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789ABCDEFGHJKLMNPQRTUWXY'

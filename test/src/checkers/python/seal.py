"""Checks seals with pyHanko. Arguments: root certificate (PEM), then PDF files.

One line per file: name, verdict, coverage, what changed after signing; separated by tabs. Our authorities certify sealing keys for
digital signatures, as fabric-ca does by default, so that usage is asked for instead of non-repudiation.
"""
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext


def check(path, roots):
    usage = KeyUsageConstraints(key_usage={"digital_signature"})
    with open(path, "rb") as file:
        try:
            signatures = PdfFileReader(file).embedded_signatures
            if len(signatures) != 1:
                return f"NO_SIGNATURE\t{len(signatures)}"
            context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
            status = validate_pdf_signature(signatures[0], context, key_usage_settings=usage)
            verdict = "VALID" if status.bottom_line else "INVALID"
            changes = status.modification_level.name if status.modification_level else "-"
            return f"{verdict}\t{status.coverage.name}\t{changes}"
        except Exception as error:  # whatever a broken file does to the library is its answer
            return f"UNREADABLE\t{type(error).__name__}"


if __name__ == "__main__":
    import logging

    logging.disable(logging.CRITICAL)
    trusted = list(load_certs_from_pemder([sys.argv[1]]))
    for name in sys.argv[2:]:
        print(f"{name}\t{check(name, trusted)}")

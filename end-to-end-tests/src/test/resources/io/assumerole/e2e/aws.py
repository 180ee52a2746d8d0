"""aws SERVICE OPERATION --option value ... [--query EXPRESSION] [--output text]

The part of the AWS CLI that the documentation uses, built on the same library, botocore.
"""

import json
import sys

import botocore.exceptions
import botocore.session
import jmespath
from botocore import xform_name

service, operation, *options = sys.argv[1:]
given = dict(zip((option[2:] for option in options[::2]), options[1::2]))
query, output = given.pop("query", None), given.pop("output", "json")
region = given.pop("region", "us-east-1")

client = botocore.session.get_session().create_client(
    "s3" if service == "s3api" else service, region_name=region
)
name = operation.replace("-", "_")
shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[name]).input_shape
parameters = {member: given.pop(xform_name(member, "-")) for member in shape.members if xform_name(member, "-") in given}
for member, value in parameters.items():
    if shape.members[member].type_name == "list":
        parameters[member] = [dict(pair.split("=", 1) for pair in value.split(","))]
if given:
    sys.exit(f"aws {service} {operation} knows no --{' --'.join(given)}")

try:
    answer = getattr(client, name)(**parameters)
except botocore.exceptions.ClientError as error:
    print(error, file=sys.stderr)
    sys.exit(254)
answer.pop("ResponseMetadata", None)
if query:
    answer = jmespath.search(query, answer)
if output == "text":
    print(*(answer if isinstance(answer, list) else [answer]), sep="\t")
elif query or answer:
    print(json.dumps(answer, default=str, indent=4))

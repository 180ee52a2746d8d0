"""The cases of review that Pulumi's engine writes."""
from dataclasses import dataclass, field

COMMIT = "40c09b266d44e9975e15289c42cc0c2ad8d14995"
"""The commit of pulumi/examples (Apache-2.0)."""


@dataclass(frozen=True)
class Case:
    name: str
    language: str
    program: str = ""
    """A file or folder in programs/; for Java, a folder of this project."""
    example: str = ""
    """A folder in pulumi/examples."""
    aws: int = 6
    """The major version of the SDK."""
    provider: str = "generic"
    """generic (provider.py) or emulator (the local AWS)."""
    config: dict[str, str] = field(default_factory=dict)
    deployed: dict[str, str] | None = None
    """The configuration of the deployment before the preview; None for a first deployment."""
    planned: dict[str, str] = field(default_factory=dict)
    """The configuration of the preview."""
    fixes: list[tuple[str, str, str]] = field(default_factory=list)
    """Replacements in the program that make it run here: file, old, new."""
    edits: list[tuple[str, str, str]] = field(default_factory=list)
    """Replacements in the program after the deployment: file, old, new."""
    flags: list[str] = field(default_factory=list)
    """Further flags of the preview."""
    drift: dict[str, dict] = field(default_factory=dict)
    """What somebody changed outside of Pulumi, by the ID of the resource."""
    secrets: list[str] = field(default_factory=list)
    fails: bool = False
    """The preview ends with an error."""


USER = {"unprivilegedUsername": "anna"}
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"

TEAM = {"language": "python", "program": "team.py", "deployed": {}}
PLATFORM = {"language": "typescript", "program": "platform.ts", "aws": 7}
CREATE_ROLE = "aws-{}-assume-role/create-role"

CASES = [
    Case("example-py-eks", "python", example="aws-py-eks", aws=7),
    Case("example-py-eks-administrator", "python", example="aws-py-eks", aws=7, deployed={},
         edits=[("iam.py", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly", ADMINISTRATOR)]),
    Case("example-ts-create-role", "typescript", example=CREATE_ROLE.format("ts"), aws=7, config=USER),
    Case("example-py-create-role-wider", "python", example=CREATE_ROLE.format("py"), config=USER, deployed={},
         provider="emulator", edits=[("__main__.py", '"s3:*"', '"*"')]),
    Case("example-go-create-role", "go", example=CREATE_ROLE.format("go"), aws=7, config=USER),
    Case("example-go-create-role-narrower", "go", example=CREATE_ROLE.format("go"), aws=7, config=USER, deployed={},
         edits=[("main.go", '"s3:*"', '"s3:GetObject"')]),
    Case("example-yaml-langserve", "yaml", example="aws-yaml-langserve", aws=7, config={"open-api-key": "hidden"},
         secrets=["open-api-key"], fixes=[("Pulumi.yaml", "type: docker:Image", "type: aws:ecr:Image")]),
    Case("example-py-stepfunctions", "python", example="aws-py-stepfunctions", aws=7),
    Case("example-py-stepfunctions-wider", "python", example="aws-py-stepfunctions", aws=7, deployed={},
         edits=[("iam.py", '"lambda:InvokeFunction"', '"lambda:*"')]),
    Case("example-ts-organizations", "typescript", example="aws-ts-organizations", aws=7,
         config={"devAccountEmailContact": "dev@example.com"}, secrets=["devAccountEmailContact"]),
    Case("example-ts-organizations-unlimited", "typescript", example="aws-ts-organizations", aws=7, deployed={},
         config={"devAccountEmailContact": "dev@example.com"}, secrets=["devAccountEmailContact"],
         edits=[("accountPermissions.ts", "permissionsBoundary: permissionsBoundary.arn,", "")]),
    Case("example-ts-resources", "typescript", example="aws-ts-resources", aws=7),
    Case("example-py-resources", "python", example="aws-py-resources", aws=7),
    Case("example-py-redshift-glue-etl", "python", example="aws-py-redshift-glue-etl", aws=7, secrets=["clusterDBPassword"],
         config={"clusterIdentifier": "sales", "clusterNodeType": "ra3.large", "clusterDBName": "sales", "clusterDBUsername": "anna",
                 "clusterDBPassword": "hidden-too", "glueDBName": "sales"}),
    Case("example-py-fargate", "python", example="aws-py-fargate", aws=7),
    Case("example-py-apigateway-lambda", "python", example="aws-py-apigateway-lambda-serverless", aws=7),
    Case("example-ts-stepfunctions", "typescript", example="aws-ts-stepfunctions", aws=7),
    Case("create-role-stack-first", "java", program="create-role-stack", provider="emulator", config=USER),
    Case("create-role-stack-external-id", "java", program="create-role-stack", provider="emulator", config=USER,
         deployed={}, planned={"externalId": "hidden-id-of-the-caller"}, secrets=["externalId"]),
    Case("create-role-stack-grant", "java", program="create-role-stack", provider="emulator", config=USER,
         deployed={}, planned={"grantAssumeRole": "true"}),
    Case("assume-role-stack-first", "java", program="assume-role-stack",
         config={"roleToAssumeARN": "arn:aws:iam::123456789012:role/deployer"}),
    Case("team-first", "python", program="team.py", provider="emulator"),
    Case("team-same", **TEAM, provider="emulator"),
    Case("team-wider", **TEAM, provider="emulator", planned={"actions": "s3:*,iam:PassRole"}),
    Case("team-narrower", **TEAM, provider="emulator", planned={"resource": "arn:aws:s3:::site/*"}),
    Case("team-role-renamed", **TEAM, planned={"roleName": "releaser"}),
    Case("team-user-renamed", **TEAM, planned={"userName": "bert"}),
    Case("team-attachment-removed", **TEAM, planned={"noAttachment": "true"}),
    Case("team-attachment-retained", **TEAM, config={"retain": "true"}, planned={"noAttachment": "true"}),
    Case("team-administrator", **TEAM, provider="emulator", planned={"attached": ADMINISTRATOR}),
    Case("team-account-trusted", **TEAM, planned={"trustAccount": "true"}),
    Case("team-boundary-removed", **TEAM, planned={"noBoundary": "true"}),
    Case("team-second-key", **TEAM, provider="emulator", planned={"secondKey": "true"}),
    Case("team-tags", **TEAM, provider="emulator", planned={"tags": "true"}),
    Case("team-alias", **TEAM, planned={"alias": "true"}),
    Case("team-target", **TEAM, planned={"actions": "s3:*", "runner": "true", "secondKey": "true"},
         flags=["--target", "URN:aws:iam/rolePolicy:RolePolicy::reads"]),
    Case("team-drift", **TEAM, flags=["--refresh"],
         drift={"reads": {"policy": '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'}}),
    Case("team-import", **TEAM, planned={"runner": "true", "import": "true"}, drift={"runner": {
        "assumeRolePolicy": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'
                            '{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
        "managedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}),
    Case("team-get", **TEAM, planned={"get": "true"}),
    Case("team-error", **TEAM, planned={"error": "true"}, fails=True),
    Case("platform-first", **PLATFORM),
    Case("platform-same", **PLATFORM, deployed={}),
    Case("platform-member", **PLATFORM, deployed={}, planned={"moreMembers": "true"}),
    Case("platform-any-branch", **PLATFORM, deployed={}, planned={"subject": "repo:octo/*"}),
    Case("platform-writes", **PLATFORM, deployed={}, planned={"writes": "true"}),
    Case("platform-any-source", **PLATFORM, deployed={}, planned={"anySource": "true"}),
    Case("platform-public", **PLATFORM, deployed={}, planned={"public": "true"}),
    Case("platform-sender", **PLATFORM, deployed={}, planned={"sender": "*"}),
    Case("platform-decrypt-outside", **PLATFORM, deployed={}, planned={"decryptOutside": "true"}),
    Case("platform-swapped-role", **PLATFORM, deployed={}, planned={"swapRole": "true"}),
    Case("platform-exclusive", **PLATFORM, deployed={}, planned={"exclusive": "true"}),
    Case("platform-no-inline", **PLATFORM, deployed={}, planned={"noInline": "true"}),
    Case("partner-first", "typescript", program="partner.ts", config={"externalId": "hidden-id"}, secrets=["externalId"]),
    Case("partner-secret", "typescript", program="partner.ts", deployed={"externalId": "hidden-id"},
         planned={"externalId": "hidden-too"}, secrets=["externalId"]),
    Case("partner-wider", "typescript", program="partner.ts", config={"externalId": "hidden-id"}, secrets=["externalId"],
         deployed={}, planned={"action": "s3:*"}),
    Case("function-first", "yaml", program="function", aws=7),
    Case("function-wider", "yaml", program="function", aws=7, deployed={}, planned={"actions": "logs:*"}),
    Case("function-other-principal", "yaml", program="function", aws=7, deployed={}, planned={"principal": "*"}),
    Case("queue-first", "go", program="queue", aws=7),
    Case("queue-wider", "go", program="queue", aws=7, deployed={}, planned={"purges": "true"}),
    Case("queue-operators", "go", program="queue", aws=7, deployed={}, planned={"operators": "true"}),
    Case("fleet-wider", "python", program="fleet.py", deployed={}, planned={"wide": "500"}),
]

"""Draws how trust works and how a key is rotated."""

from svg import COLORS, MARKERS, arrow, box, picture, text


def trust() -> str:
    return picture(
        800, 420, "An access key that can only assume a role",
        "An administrator deploys create-role: an IAM user without permissions, its access key, and a role that trusts only this user."
        " For each deployment, the AWS provider calls AssumeRole with the key, gets temporary credentials of the role, and creates a"
        " bucket with them. A direct call with the key is denied, and so is the attempt of a different user to assume the role.",
        COLORS, "\n".join([
            MARKERS,
            '<rect class="paper" x="0.5" y="0.5" width="799" height="419" rx="10"/>',
            '<rect class="group" x="20" y="20" width="530" height="144" rx="10"/>',
            text(36, 44, "create-role: an administrator deploys it once", "small", "start"),
            '<rect class="group" x="290" y="226" width="490" height="128" rx="10"/>',
            text(306, 344, "assume-role: the key's owner deploys it", "small", "start"),
            box(40, 66, 190, 74, "user", "IAM user", "no permissions", "one access key"),
            box(330, 66, 190, 74, "role", "Role", "trusts only this user", "has the permissions"),
            box(620, 66, 150, 74, "box", "Different user", "same policies"),
            box(330, 246, 190, 74, "box", "AWS provider", "assumes the role"),
            box(620, 246, 140, 74, "box", "Bucket", "created by the role"),
            arrow("M180 140V268Q180 283 195 283H326"),
            text(190, 200, "access key", "small", "start"),
            arrow("M400 246V144"),
            text(392, 200, "sts:AssumeRole", "small", "end"),
            arrow("M450 140V242"),
            text(458, 200, "temporary credentials", "small", "start"),
            arrow("M520 283H616"),
            arrow("M620 103H524", denied=True),
            text(586, 94, "denied", "small"),
            arrow("M90 140V368Q90 380 102 380H678Q690 380 690 368V324", denied=True),
            text(190, 400, "direct call with the access key: denied", "small", "start"),
        ]))


def rotation() -> str:
    left, step, top = 190, 140, 62

    def bar(row: int, start: float, end: float, kind: str, label: str) -> str:
        x, width, y = left + step * start, step * (end - start), top + 46 * row
        return (f'<rect class="{kind}" x="{x + 2}" y="{y}" width="{width - 4}" height="30" rx="5"/>\n'
                + text(x + width / 2, y + 20, label, "on"))

    return picture(
        780, 272, "The rotation of an access key, in three steps",
        "Before the rotation, clients use the old key. Deploy both: the new key exists, both are active, and clients change to the new key."
        " Deploy inactive: the old key is inactive and can be activated again. Deploy after: the old key is deleted."
        " At each moment, a key that clients can use is active.",
        COLORS, "\n".join([
            '<rect class="paper" x="0.5" y="0.5" width="779" height="271" rx="10"/>',
            *(text(left + step * (i + 0.5), 40, name, "strong") for i, name in enumerate(("before", "both", "inactive", "after"))),
            *(f'<path class="group" d="M{left + step * i} 50V{top + 46 * 3}"/>' for i in range(5)),
            *(text(24, top + 20 + 46 * i, name, "", "start") for i, name in enumerate(("Old key 203001", "New key 203002", "Clients use"))),
            bar(0, 0, 2, "old", "active"), bar(0, 2, 3, "off", "inactive"),
            bar(1, 1, 4, "new", "active"),
            bar(2, 0, 1, "old", "old key"), bar(2, 1, 2, "off", "change"), bar(2, 2, 4, "new", "new key"),
            text(left + step * 2, 224, "Each step is one change of accessKeys(…) and one pulumi up.", "small"),
            text(left + step * 2, 246, "Deploy inactive when AWS reports that the old key is unused.", "small"),
        ]))

"""Draws how trust works and how a key is rotated."""

from svg import COLORS, MARKERS, arrow, box, picture, text


def trust() -> str:
    def lane(y: float, title: str, caller: tuple[str, str], denied: tuple[str, str], proof: str, trusted: str) -> list[str]:
        return [
            text(36, y + 24, title, "strong", "start"),
            box(44, y + 40, 200, 50, "user", *caller),
            box(44, y + 106, 200, 50, "box", *denied),
            box(350, y + 40, 180, 116, "role", "Role", f"trusts only {trusted}", "has the permissions"),
            box(650, y + 40, 110, 116, "box", "Bucket"),
            arrow(f"M244 {y + 65}H346"),
            text(296, y + 57, proof, "small"),
            arrow(f"M244 {y + 131}H346", denied=True),
            text(296, y + 123, "denied", "small"),
            arrow(f"M530 {y + 98}H646"),
            text(589, y + 74, "temporary", "small"),
            text(589, y + 90, "credentials", "small"),
        ]

    return picture(
        800, 424, "Two ways to get temporary credentials of a role",
        "Without a key, a job in the GitHub environment production sends a token to AWS, and gets temporary credentials of a role, which"
        " trusts only this environment. Any other job is denied. With a key, an IAM user without permissions uses its access key, and"
        " gets temporary credentials of a role, which trusts only this user. A different user is denied, and so is a direct call with the key.",
        COLORS, "\n".join([
            MARKERS,
            '<rect class="paper" x="0.5" y="0.5" width="799" height="423" rx="10"/>',
            '<rect class="group" x="16" y="16" width="768" height="172" rx="10"/>',
            *lane(16, "Without a key: RoleWithoutUser", ("Job in production", "GitHub signs its token"), ("Any other job", "gets a different token"),
                  "token", "this environment"),
            '<rect class="group" x="16" y="204" width="768" height="204" rx="10"/>',
            *lane(204, "With a key: UnprivilegedUserWithRole", ("IAM user", "no permissions, one key"), ("Different user", "same policies"),
                  "access key", "this user"),
            arrow("M44 269H30V372Q30 384 42 384H693Q705 384 705 372V364", denied=True),
            text(367, 401, "direct call with the access key: denied", "small"),
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

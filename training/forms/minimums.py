"""The form of a county's yearly minimum."""

from members.forms import Answered
from portal import form_fields as f
from training import minimums


class MinimumForm(Answered):
    """What a county asks of one group from a year on."""

    group = f.pick("人员", minimums.CHOICES)
    year = f.number("从哪一年起", "一直有效，到下一次设置为止。")
    hours = f.amount("每年学时", "不低于国家规定，可以更高；填0.5的倍数。", 5, 1)
    days = f.amount("或每年天数", "只有公务员可以按天数；不填的只按学时。", 4, 1)
    ground = f.line("依据", 120, "如县委组织部文件名和文号。")

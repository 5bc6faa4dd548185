"""What is told in the demonstration's cases, and how far each has come. Everything is made up."""

import datetime as dt

WORDS = {
    "opinion": ("建议村口公交站加一个遮雨棚", "希望文化广场晚上九点以后关小音响", "建议农家书屋周末也开门"),
    "difficulty": ("村西头路灯不亮，老人晚上出门不方便", "东街下水道堵了，雨后积水",
                   "灌溉井水泵坏了，麦田等着浇水", "自来水压小，二楼上不去水"),
    "hazard": ("河边护栏断了一截，孩子常在那里玩", "变压器旁堆了柴草", "路口反光镜碎了，视线被挡"),
    "dispute": ("两户为宅基地边界排水起争执", "承包地田埂被犁掉一垄，两家说不拢", "院墙外树枝伸到邻家房顶"),
    "errand": ("代办医保缴费", "代办高龄补贴年审", "代取药品送到家"),
    "order": ("请派农技人员看小麦条锈病", "请有关部门来修村口交通标线"),
    "listening": ("希望村卫生室增加周末值班", "学生等校车的地方没有棚子"),
    "reception": ("询问老旧房屋改造的政策", "反映乡道大车超速"),
    "contract": ("村集体厂房出租合同送审", "清淤工程合同送审"),
}  # fmt: skip
RESULTS = (
    "已修好，现场看过。",
    "已说和，双方认可。",
    "已办妥，材料交到本人。",
    "已协调解决，上门告知。",
)
REASONS = {
    "return": "不归本村管，请另行分派。",
    "ask_extension": "配件要从外地调，请延期。",
    "grant_extension": "配件已订，同意延期。",
    "escalate": "镇里没有这项职权，请县里协调。",
    "reopen": "修好两天又坏了。",
    "merge": "与前一件是同一处。",
}
ROAD = ("register", "dispatch", "accept", "start", "resolve", "feed_back", "rate", "close", "file")
BRANCHES = {
    "extension": (*ROAD[:4], "ask_extension"),
    "extended": (*ROAD[:4], "ask_extension", "grant_extension"),
    "returned": (*ROAD[:2], "return"),
    "escalated": ("register", "escalate"),
    "reopened": (*ROAD[:8], "reopen"),
    "merged": ("register", "merge"),
}
"""Roads that leave the main one, by how they end."""
STATES = ("found", "registered", "dispatched", "accepted", "handling", "resolved", "fed_back", "rated",
          "closed", "filed")  # fmt: skip
"""States of the main road, each reached by the step of ROAD before it."""

PLAN = (
    ("found", 5, 1), ("registered", 4, 1), ("dispatched", 6, 2), ("accepted", 4, 3),
    ("handling", 7, 4), ("handling", 5, 21), ("extension", 2, 5), ("extended", 2, 13),
    ("returned", 2, 3), ("escalated", 2, 6), ("resolved", 3, 6), ("fed_back", 4, 7),
    ("rated", 3, 8), ("reopened", 2, 14), ("merged", 2, 3), ("closed", 7, 12),
)  # fmt: skip
"""(how it ends, how many, found how many days ago about): sixty cases through the real actions."""
FILED = 140
"""Cases of March to August that are filed; written in one go."""
FILED_FROM, FILED_DAYS = dt.date(2026, 3, 2), 170

"""Sets of code points: what ECMA-262's classes and Unicode's general categories hold."""

from __future__ import annotations

import re
import zlib
from base64 import b85decode
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Inclusive ranges of code points; in ascending order and apart unless documented otherwise."""

LAST = 0x10FFFF
EVERYTHING: Ranges = ((0, LAST),)
DIGITS: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x41, 0x5A), (0x61, 0x7A), (0x30, 0x39), (0x5F, 0x5F))
"""``\\w`` in the order in which people write it."""

SPACE: Ranges = (
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
"""``\\s``: WhiteSpace and LineTerminator of ECMA-262, sections 12.2 and 12.3."""

LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))

_KELVIN, _LONG_S = 0x212A, 0x17F
_ASCII: Ranges = ((0, 0x7F),)


def union(*sets: Iterable[tuple[int, int]]) -> Ranges:
    """Join sets, whose ranges may be in any order and overlap."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(pair for ranges in sets for pair in ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def complement(ranges: Ranges) -> Ranges:
    """Return every code point that is not in *ranges* (any order)."""
    gaps: list[tuple[int, int]] = []
    start = 0
    for first, last in union(ranges):
        if first > start:
            gaps.append((start, first - 1))
        start = last + 1
    if start <= LAST:
        gaps.append((start, LAST))
    return tuple(gaps)


def intersection(left: Ranges, right: Ranges) -> Ranges:
    """Return what is in both."""
    return complement(union(complement(left), complement(right)))


def any_case(ranges: Ranges) -> Ranges | None:
    """Add the other case of each member, by Unicode's simple case folding.

    ``None`` where that asks for a table of letters beyond ASCII, which is not here.
    """
    caseless = union(SPACE, LINE_ENDS, ((0, 0x40), (0x5B, 0x60), (0x7B, 0x7F)))
    if not intersection(complement(ranges), complement(caseless)):
        return union(ranges)
    if intersection(ranges, complement(union(_ASCII, SPACE))):
        return None
    upper = intersection(ranges, ((0x41, 0x5A),))
    lower = intersection(ranges, ((0x61, 0x7A),))
    closed = union(
        ranges,
        ((first + 32, last + 32) for first, last in upper),
        ((first - 32, last - 32) for first, last in lower),
    )
    special = ((0x6B, _KELVIN), (0x73, _LONG_S))
    return union(
        closed,
        *(((sign, sign),) for letter, sign in special if intersection(closed, ((letter, letter),))),
    )


def unicode_property(name: str) -> Ranges | None:
    r"""Return the code points of ``\p{name}``, or ``None`` if *name* is not a general category.

    Names as in ECMA-262, table 69: ``L``, ``Letter``, ``gc=L``, ``General_Category=Letter``; also
    ``Any``, ``ASCII`` and ``Assigned``.
    """
    key, equals, value = name.partition("=")
    if equals and key not in {"gc", "General_Category"}:
        return None
    if not equals:
        whole = {"Any": EVERYTHING, "ASCII": _ASCII, "Assigned": None}
        if name in whole:
            return whole[name] or complement(_category("Cn"))
    short = _CATEGORY_NAMES.get(value or name, value or name)
    if short not in _CATEGORY_NAMES.values():
        return None
    return _category(short)


_BINARY = frozenset(
    """
    AHex ASCII_Hex_Digit Alpha Alphabetic Bidi_C Bidi_Control Bidi_M Bidi_Mirrored CI CWCF CWCM
    CWKCF CWL CWT CWU Case_Ignorable Cased Changes_When_Casefolded Changes_When_Casemapped
    Changes_When_Lowercased Changes_When_NFKC_Casefolded Changes_When_Titlecased
    Changes_When_Uppercased DI Dash Default_Ignorable_Code_Point Dep Deprecated Dia Diacritic EBase
    EComp EMod EPres Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation Ext
    ExtPict Extended_Pictographic Extender Gr_Base Gr_Ext Grapheme_Base Grapheme_Extend Hex
    Hex_Digit IDC IDS IDSB IDST IDS_Binary_Operator IDS_Trinary_Operator ID_Continue ID_Start Ideo
    Ideographic Join_C Join_Control LOE Logical_Order_Exception Lower Lowercase Math NChar
    Noncharacter_Code_Point Pat_Syn Pat_WS Pattern_Syntax Pattern_White_Space QMark Quotation_Mark
    RI Radical Regional_Indicator SD STerm Sentence_Terminal Soft_Dotted Term Terminal_Punctuation
    UIdeo Unified_Ideograph Upper Uppercase VS Variation_Selector White_Space XIDC XIDS XID_Continue
    XID_Start space
    """.split()  # noqa: SIM905 -- a word is a word
)
"""ECMA-262, binary Unicode property aliases: what is true of a character or not."""
_SCRIPT_KEYS = frozenset({"Script", "Script_Extensions", "sc", "scx"})
_FOREIGN = frozenset(
    """
    Alnum Blank Cntrl Digit Graph Print Punct Space XDigit
    Arabic Armenian Bengali Common Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han
    Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala
    Tamil Telugu Thaana Thai Tibetan
    """.split()  # noqa: SIM905 -- a word is a word
)
"""Classes of POSIX, and scripts, which other languages write so: ECMA-262 says ``Script=Greek``."""


def property_kind(name: str) -> Literal["known", "foreign", "unknown"]:
    r"""Find whether ECMA-262, or else another language, has a ``\p{name}`` that is no general category.

    Which scripts there are is not looked at.
    """
    key, equals, value = name.partition("=")
    if name in _BINARY or (equals and key in _SCRIPT_KEYS and value):
        return "known"
    is_foreign = name in _FOREIGN or name.startswith(("Is", "In"))  # Is and In: Java, XML Schema
    return "foreign" if is_foreign else "unknown"


@cache
def identifier_start() -> Ranges:
    """Return ID_Start, ``$`` and ``_``: what may begin a group's name."""
    other = ((0x1885, 0x1886), (0x2118, 0x2118), (0x212E, 0x212E), (0x309B, 0x309C))
    letters = union(_category("L"), _category("Nl"), other, ((0x24, 0x24), (0x5F, 0x5F)))
    return intersection(letters, complement(((0x2E2F, 0x2E2F),)))


@cache
def identifier_part() -> Ranges:
    """Return ID_Continue, ``$``, ZWNJ and ZWJ: what may follow in a group's name."""
    other = (
        (0xB7, 0xB7), (0x387, 0x387), (0x1369, 0x1371), (0x19DA, 0x19DA), (0x200C, 0x200D),
        (0x30FB, 0x30FB), (0xFF65, 0xFF65),
    )  # fmt: skip
    marks = (_category(name) for name in ("Mn", "Mc", "Nd", "Pc"))
    return union(identifier_start(), *marks, other)


@cache
def _category(short: str) -> Ranges:
    """Collect the runs of a category, or of a group of categories named by its first letter."""
    found: list[tuple[int, int]] = []
    start = 0
    for category, length in _runs():
        if category == short or category[0] == short or (short == "LC" and category in _CASED):
            found.append((start, start + length - 1))
        start += length
    return union(found)


@cache
def _runs() -> tuple[tuple[str, int], ...]:
    """Unpack the categories of all code points, as (category, number of code points)."""
    text = zlib.decompress(b85decode("".join(_PACKED_RUNS.split()))).decode("ascii")
    return tuple(
        (category, int(length or 1)) for category, length in re.findall(r"([A-Z][a-z])(\d*)", text)
    )


_CASED = frozenset({"Lu", "Ll", "Lt"})
_CATEGORY_NAMES = {
    "L": "L", "Letter": "L", "LC": "LC", "Cased_Letter": "LC", "Lu": "Lu", "Uppercase_Letter": "Lu",
    "Ll": "Ll", "Lowercase_Letter": "Ll", "Lt": "Lt", "Titlecase_Letter": "Lt", "Lm": "Lm",
    "Modifier_Letter": "Lm", "Lo": "Lo", "Other_Letter": "Lo", "M": "M", "Mark": "M",
    "Combining_Mark": "M", "Mn": "Mn", "Nonspacing_Mark": "Mn", "Mc": "Mc", "Spacing_Mark": "Mc",
    "Me": "Me", "Enclosing_Mark": "Me", "N": "N", "Number": "N", "Nd": "Nd", "Decimal_Number": "Nd",
    "digit": "Nd", "Nl": "Nl", "Letter_Number": "Nl", "No": "No", "Other_Number": "No", "P": "P",
    "Punctuation": "P", "punct": "P", "Pc": "Pc", "Connector_Punctuation": "Pc", "Pd": "Pd",
    "Dash_Punctuation": "Pd", "Ps": "Ps", "Open_Punctuation": "Ps", "Pe": "Pe",
    "Close_Punctuation": "Pe", "Pi": "Pi", "Initial_Punctuation": "Pi", "Pf": "Pf",
    "Final_Punctuation": "Pf", "Po": "Po", "Other_Punctuation": "Po", "S": "S", "Symbol": "S",
    "Sm": "Sm", "Math_Symbol": "Sm", "Sc": "Sc", "Currency_Symbol": "Sc", "Sk": "Sk",
    "Modifier_Symbol": "Sk", "So": "So", "Other_Symbol": "So", "Z": "Z", "Separator": "Z",
    "Zs": "Zs", "Space_Separator": "Zs", "Zl": "Zl", "Line_Separator": "Zl", "Zp": "Zp",
    "Paragraph_Separator": "Zp", "C": "C", "Other": "C", "Cc": "Cc", "Control": "Cc", "cntrl": "Cc",
    "Cf": "Cf", "Format": "Cf", "Cs": "Cs", "Surrogate": "Cs", "Co": "Co", "Private_Use": "Co",
    "Cn": "Cn", "Unassigned": "Cn",
}  # fmt: skip

# Python's own table depends on Python's version, and so would what is generated. This one is
# UnicodeData.txt of Unicode 16.0.0 from U+0000 to U+10FFFF as "Cc32 Zs Po3 Sc ...", deflated.
_PACKED_RUNS = """
c-rk-%WmAb68#l_g7_4*_SW5KK)Y-^F%ZPEE->T&zpQhrNUGb;WCoLaC%|l46vaoes#x!Syaxa9>9>c=9v;>!9+&#|rM4c{O
@1$*>#u(}e|8fZ>lW~Qdh;1$cNxBZd$?TX_vwY*GWm=AK3+rM4t0b0u<mGmlg3kRf5n(*d1YsPJ<B$-6gT`<J23XSHe_?zJI
KJNw^=rfXup*DE|dQ8zy7CB_^H4CrYqd`=}S<^<6ZAC!+&pm|K5^^J}-=6Q0x)S-)+!+<LBet-)|Ux38ox>=OcYOD&lu0<ps
2O@pbm*O1-yH8ghZ1v{G%zCtPj$b@RjN)wvr)^E=v)uU_7Twz%}Qqh9rIn1GH@d)VIruB+m8k$I^T#rW=TL6ELX8FWNca<vi
vSF)%I%+qUnIDPTI1aJ9YQsDg)f5GFS*d4j-S=i30#+KeybmvtDo?c^;-qWjmKGkpIqmHQDy89W|ON6Ls-N$+}t6t7c-@`iK
s&Z>(ZdKc2Fg)#n_jIo&LS5FGu^_9-==xX|+*sLfR&{@Rtsrk6fZ&zGG51N#ksZSQvRCO*4^by!x_rYnGta)4g#gvB73kO&2
(^2`4zM|bfG9KS66;kade2Qa9atZMkA#7B=L9_OKH(cX*(KPi<Lb8vfmQJjAU(RV;9kjr<?4_MeO;k$c&+^@3J|r4)6|B5TI
y5#y&=jlI$B_g>10Czjq(BLrbk0RWubsf^{D4>n`+P1x93U63pmOUx>f)rGEOn<fyZ+_xtMKN5{nE)s$vC2P5c--fA{cQMS=
8~Zkv-3fg@%;6=9wU*$JBjW%tSx(*c^rj>GNVg(cl#D)A!OGKwmmNA^g{>jQ>h@hXtucC7HjM0*#M#yIa%PWEareoQ)=-e=G
S$l)23QlTR!>Z@-k)|W6mgFc<oiJ%a&0PHnNc6?>RXxH_O`<?|~>#jG*<`7W>#q{a&h#71ZiQ=F_ui>Lj*WLX+v1I5)kTNTJ
^bC+%9{@0YOrdlnHj&~95W4cn@i&mL5BRZ*<nI`_3Kuf^aFuVcUB3aFkt}e<>F&7UTo=ZX?-<k-BXvAn9mU|>?_ty}74w9l;
Fx+QZ`j14D)@yEdTInQ?5=<T60?97=5p3;=36c_$sET{V`i@cSOMkOjj-W%HK3HoJ#iH%^VLUHL<wIiqIh>ifegRuFXNYlGI
q%-xLhP(B-6VB5_A^X6^LK=!Zr0xkR_nR5d|?QE9r`v58oK<si7?co4r3$y^&qWV8#r>A1)Z_xm@lHO`%Gbf>Ng4LBl)oA%<
NHrk-AC6f9ke_=7SUI-@(jhwuZFOfRST*q`U7A}*C#&%2*YIEj)1%`0BsN>-5htfo<&>nA0A9X(6Lq9Q3PUAf4dU`L#ByrPo
b6%{`9U3ktdCW1+~#m0DJeHVs{JoKlgHBS%|rBej<R-mC5RM)CFRaVYqPiYA45w#)7VS4mob>BoAA_YA{GL;#dE)aD#Pt*_f
gK?_bC|(84Anmi>{z#D%y2%22tzSe~YB8FE%3VmDIdK&@AZ1UZW}^`Vs0TGTH<{IuRTLbPJHz2y<Fe0YHgk;J(J%7ErCscbR
Z!=)ej3DkGt_Vu2K#I#qlo}o_XYG)s?u=1>e2(T!)W-%ZX9~MbvlZIxu|6wvhqk7)JuTW&|^|NcOpD(nMizDninDWH>zrUli
7vFA66241Vc1M2&GC>Q72QWNd$lx(^(vC7gP>NPY?{|_^;FUtN$+lqTol-RGM;mdNXBHw7-1#eTZfqe)}93`(nSBcb?RY7I*
z!<LK)*hQDsVNw2NQZm~VkEjuQ(`T2e_?6FV3Ax<Fi1qzqTR|(XM+WhKU3v%Vt%fqMtU@X!BiwzYM2eu(%`j&pE%W48bG-(x
Kb&|}5mrZS<4m~{3%@P++n;L4Z2gaYHo3dVEV8DGA(e{PX_KS#FI505(5Pn)2PR839&JG%P({Bg?CfIH0x%q`Y9Ac+?<aEQh
ETGZEsOb;gaTRZ*s-trYW7cMrbFVvHEt$EBk%$;aw7KJB<|8;Aq}^k0F0egEGj<iji4*45Rh-VkCzz(v62oeSJ0Zhi(@F$r&
tgu^MT{_fD1p-#K9Yc2Fhke%@d(8Cf6stJw54D{VchD8zCUf<U<vvpEaU!g_>cUqqVkR%)t|7YPjbk5wAyq^0D&MZ8l(%J_P
(2-ipw#296k(&#@k>iqiMfly5awqhtpfzx?zho%Sa^Cc~_H3eIB)$Ud*D+w4pb3ZPi3Vh+ygN%b$E8R5%Dzm6M^hT4S;NEFP
_U6vOXw?w$y<n5>^YWiVF|(d>dcpyA^cB*+{@WO;L67dkSvhgu3QS8my5ja*hC_D2_L_utzV4Fq-1FH19~#fRG{yWyX08jf5
oY*2EGOCp7|F}f_S-=cBV(0!k%KH3t^8$XMH-DyhW-WHG;krT)iI!PKN2%?~h%J9T%Zl9LkC#&VOfDz&JxJgatDi@=wtUV>=
ra0K}y9jP|2mwKh%GP5}|D>z7n~J4F(Sq1NW3SD^9o2a~zqIIihEr4NF34RhhxlWQhF@9Cy;m3E|6s-)cJ{v$9qI7+@!xoN1
X|CQ471;NSAb1|3*Jt&5e@sSIVC>2{2n~?mECd~neFf`P@NgKxgZ2pG$fG3&39Q{^3tONh<m@f0w<ammjS09rKs(q0Z?yIkZ
K{(^=I0x_AVNF4aXRTzlkjb%5p|O6@qAS6r6NJR9AOSLu5G*%UEz>>3GuE)EI&C8kcaH%R(j|vKGWli`QG^y9c0J_{lSQ0rB
RUZ5sle?Biv>k}`llTNrS7-YH=TQ=$SP(pB5klabdlF+4WpFnSumw(?^vty-^h3*h-+Dbxjx$KU)^ZMnxP+b67?4Kg<&(^61
t!P)TKQbPhfm?2o0Zc{M*;ikfBibsiF$u>b1CiL%<s1~(Wm=a-x&NF8NP7aKGU7ERn*^OB<Q_7w`+Ml(MyDEp57r^xhn8l{c
Z)VU7{0s*UBQ5nz+$thmVA|#JnS*{-`C4199|*(&i^rsP1ayD+fCYU^l1aXF-K@~<s+NE4ifX3_Up)tX@s?DxI4Psc2ht}S7
io^kjG)FVx$!Je(vGMX{UrsnWM<acksj-A4l)u(!Xq*1)e2J=Im+8iKc9QiK%jxd`{qUWLP(s|To!AIIn-qFU`n!JxnX8}a0
wz}43k_{*?BHEm+s9by|meJ(kg~Dh{-o5Sn88J^EO+d5afV<ebKKkvjsSK&eX1Tz{tfiv=B8#h15p6Y>|s@f*ce=<(_S{c=w
PqwH%~zxY&w#rKLF=OBH12>KV%o?Nj}b2+>)yw$uz+i7#+Ob5J5kjUcn7O)Iss3F4N9NSX|a$9(59B;F$lzi7gA(G-G5wxwy
OGZ~)oahS-yv`oH0et|SzOeO^e<cVOf=)ifCy%gOsk}PK|0D(P&;S+1GgkMFNI@Sa1StI4IRM5vv0HQG)4IHoe>eobHLRf+7
TLK|sQwuSIrK`MQO{;B47Rq0OqXjJs?S3t)(5e&Xa9u9U9eYa=MLl1@K&OX<m!KZys7oQV4V97EE-io<bStMdOChy%vFUY))
@Mx@nGCWsrCwG+eGm+vnhYr|ol5O*<tsdFNUXvb0MS&4<bSU$(cz4!5X7!)l}1`Qq?$vMdPpO=((7}sq2)+={^T+wE97kX-I
U^xQKWZ5-ELM@&|{_%5B{&zarBJ60(o1-5$-A^63rtU@j5pyH5^Qbq`cl-MT|nv%>Gq3;Y%FKSb8baD>3aYsl{9nHeW3H7KW
TtXmexFJhk~|T33*#k><JaaqL+zqL8#6uByvMi$lfIVd6!u2aR`cda!L)?s!5auybQR5c<z8nq)s_6m!Rra>pP?z>dC^(D~c
RE%}d2%0#DcArWwiD@ikd?MhgEp4><A<^y6-L&=6Jr*f=nDMte_A{F}hIxvtQ3(vZF&fB%LVwh=IJ1j@!Hv;s_N#@c@CrZ}I
5cjm}wJyEdaPTldxjdvAeRqwL%5%#2nE@-omzD}##+pCgTC0+o4+-J}1rw#56?H5vU)@sGr&q6aJDQ6hxvc^c?yffsoZKs7t
nTP!<zGkjqt!Njy6;6p{=J(yh~WVIwmJiq;9BZrWNk$TCg_uvV-3rK=}lu)@KUQ~JMRcq7yZiyeG4@)7PW#T(B^1FU3zBUEw
C?g04-*#B}I&C5?ATj<(@`%sg)Qki<yV12<*8?`6O#Sop18pq{19%-IxKQ(YK?IJ1;|L9?6?pX`q%O&8^%<Jj07tP8pX#?-;
?Y@)L{`QTrM!I7i+!AeS=UToF=gzf6whBx+BAXelWXqou3FfZM!=%cz@MBtTA|UC4T$s?{&IH8zb<7L<8Vy=?@2GqJEZD_Jz
bJ}4e%79bQj$r+|X0@~57=+Drv5rDPT6+b@1kXaBb^>OM{s5l1LGpw=}l?@tBbudtoJ@Qd26o+(4o|@Qz+bZJinGus!i^*0p
jWBN3bX09+oddz?n;9{-D#Oz%J=5@UNWA$>uTWd+CP)xx_|!cM-wLAID~W*oZ5(4&b8|!vyKuDn>~CfCUG7F8l4hyma62ylw
N^3s6aQFc&-@emERc8poP^E^6^|)t%nf~77suR+6~?I#sv?te#7*K9(q^o?=%r_#9rbOh4BR{zQ(aK2{Mj;Wh+sF)(`=?>pY
<~NE^4gGlF|I2!qm-H%hR+|VmWYRq<`k6ZeKm_U6>AKd=zDH0H>~U;(ZJN;z$A87ptih#tM;jIE1|$Atoj3MJ(_p7iKFENTD
x3XGRY!iy;zia1Z@a10D=evq}%;nJR=0YsW8xzxmF3AN?N3#)IJ<-vPnkawf@+;Wc)9bNOaXF|({q3^A1x8h6pg@C>tR4d&1
s1W-cEc%dE~7F;wMrvja&pDrO7R2|s$TS9KV*#5IdXj-VoQ3c6TNoA{6VXwQ@GPI7QNsztE;YoXfN$)n;(^-;Qyng6tquTz;
)|Lhx5#w|dJEV&<QM9zX<0iTVerBB}>p>9^KzXz`k1EZ%DZM$)!L(QAhzJ)UMb>Xj@E4Y_SSrsg;Bx0?p~f@4k;i9fHpjRG4
w=&=&poFUc+{c&Ux8NG1p
"""

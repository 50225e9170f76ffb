"""Forenames and titles, to tell "Robert Johnson", who may be somebody else, from "Ambassador Johnson".

The lists need not be complete: the forenames of the volume's own register are added, and what is in
neither is treated with more caution, not with less.
"""

from __future__ import annotations

from typing import Final

FORENAMES: Final = frozenset(
    """
    Aaron Abdul Abraham Adam Adlai Ahmed Alan Albert Alec Aleksandr Aleksei Alex Alexander Alexei Alexis
    Alfred Ali Allan Allen Anatoly Andre Andrei Andrew Anna Anthony Antonio Archibald Arnold Arthur
    Averell Barbara Barry Ben Benjamin Bernard Bill Bob Boris Bruce Carl Carlos Caroline Charles Chester
    Chris Christian Christopher Clark Clarence Clark Claude Clement Clifford Cyrus Dag Daniel David Dean
    Dennis Dick Dmitri Donald Dorothy Douglas Dwight Earl Ed Eddie Edgar Edmund Eduard Edward Edwin
    Eleanor Elizabeth Ellsworth Ernest Ernst Eugene Felix Fernando Fidel Foster Francis Francisco Frank
    Franklin Fred Frederick Fritz Gabriel Gene Geoffrey George Georgi Gerald Gerard Gordon Graham Gustav
    Guy Hans Harlan Harold Harry Harvey Helen Helmut Henri Henry Herbert Herman Homer Howard Hubert Hugh
    Ibrahim Igor Ivan Jack Jacob Jacqueline Jacques James Jan Jane Jean Jerome Jerry Jesse Jim Jimmy
    Joan Joe John Johnny Jonathan Jorge Jose Josef Joseph Joshua Juan Julian Julius Karl Kenneth Klaus
    Konrad Konstantin Kurt Larry Laurence Lawrence Leo Leonard Leonid Leslie Lewis Lincoln Lloyd Louis
    Lucius Luis Lyndon Malcolm Manuel Marcus Margaret Maria Mario Mark Marshall Martin Mary Matthew
    Maurice Max Maxwell McGeorge Melvin Michael Miguel Mike Mikhail Milton Mohammed Muhammad Nancy
    Nathan Ned Nelson Nicholas Nikita Nikolai Norman Oleg Oliver Oscar Otto Patrick Paul Pavel Pedro
    Peter Philip Phillip Pierre Ralph Ramon Raul Ray Raymond Richard Robert Roberto Roger Roland Ronald
    Roswell Roy Rudolf Rudolph Russell Ruth Sam Samuel Sarah Sergei Sidney Stanley Stephen Steve Steven
    Stuart Susan Ted Theodore Thomas Timothy Tom Valentin Vasily Victor Viktor Vincent Vladimir Walt
    Walter Warren Wayne Wilhelm William Willard Willy Winston Winthrop Woodrow Yuri Zbigniew
    """.split()
)

SHORT: Final = {
    "Bill": "William", "Bob": "Robert", "Dick": "Richard", "Jack": "John", "Jim": "James",
    "Jimmy": "James", "Joe": "Joseph", "Ted": "Theodore", "Tom": "Thomas", "Mike": "Michael",
    "Mac": "McGeorge", "Chip": "Charles", "Tommy": "Llewellyn", "Ed": "Edward", "Harry": "Harold",
    "Larry": "Lawrence", "Hal": "Harold", "Cy": "Cyrus", "Zbig": "Zbigniew", "Al": "Alexander",
}  # fmt: skip
"""Familiar forms that colleagues use of each other in print."""

TITLES: Final = frozenset(
    """
    Mr Mrs Ms Miss Dr Prof Professor Messrs Sir Lord Lady Dame Dean Judge Justice Father Comrade Count
    King Queen Prince Princess Emperor Shah Sheikh Pope Cardinal Archbishop Bishop Imam Mullah
    President Vice Premier Chancellor Chairman Chairwoman Minister Ministers Secretary Secretaries Under
    Deputy Assistant Acting Ambassador Ambassadors Minister-Counselor Counselor Consul Chargé Charge
    Attaché Envoy Representative Delegate Commissioner Senator Senators Congressman Congresswoman
    Governor Mayor Speaker Director Administrator Special Advisor Adviser Chief Head Attorney Solicitor
    Marshal General Gen Lt Lieutenant Maj Major Col Colonel Capt Captain Cdr Cmdr Commander Adm Admiral
    Brig Brigadier Sgt Foreign Defense Prime Party Soviet American British French German Turkish Greek
    Israeli Egyptian Japanese Chinese Cuban President-elect Generalissimo Treasury State Justice
    """.split()
)
"""Words before a surname that are no forenames."""

WORDS: Final = frozenset(
    """
    Baker Ball Banks Barber Bell Bishop Black Bush Butler Case Chase Church Clay Cook Cross Day Dean
    Drew English Ford Forest Foster Fox French Gray Green Grey Hall Hand Hare Hart Head Hill Hope House
    Hunt Hunter Key King Lake Land Lane Law Little Long Lord Love Low March Marsh Marshall Mason May
    Miller Moon Moore North Page Park Parsons Peace Person Pike Poole Pope Porter Post Power Powers
    Price Read Reed Rice Rich Rivers Root Rose Sharp Short Speed Stone Strong Summers Swift Walker Wall
    Ward Waters Webb Weeks Wells West White Will Wise Wood Woods Young
    """.split()
)
"""Surnames that are words too: at the head of a sentence they are not taken for names."""

THINGS: Final = frozenset(
    """
    Library Plan Amendment Foundation Center Institute University College School
    City Street Avenue Road Square Airport Field Base Island Islands County Park Hotel Building Round
    Act Bill Award Prize Medal Memorial Museum Hospital Fund Committee Commission Report Line Mission
    Proviso Resolution Formula Agreement Declaration Papers Collection Company Corporation Brothers
    Motors Bay Mountain River Canal Dam Bank Trust Stadium Space Archives Administrations
    """.split()
)
"""Words after a surname that make it part of the name of a thing."""

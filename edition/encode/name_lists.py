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

WOMEN: Final = frozenset(
    """
    Agnes Alice Ann Anne Beth Carol Caroline Catherine Cathy Charlotte Christine Clare Doris Dorothy
    Edith Eleanor Elizabeth Ellen Esther Ethel Eunice Evelyn Florence Frances Gertrude Grace Helen
    Irene Isabel Jacqueline Jane Janet Jean Jeane Joan Joyce Judith Judy June Karen Kathleen
    Katherine Kay Lillian Lois Louise Lucy Madeleine Margaret Marie Marjorie Martha Mary Mildred
    Miriam Nancy Olive Pamela Patricia Phyllis Rachel Rosalynn Rose Ruth Sally Sarah Shirley Susan
    Sylvia Virginia Vivian
    """.split()
)
"""Forenames of women that do not end in "a"."""

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
    Madame King Queen Prince Princess Emperor Shah Sheikh Pope Cardinal Archbishop Bishop Imam Mullah
    President Vice Premier Chancellor Chairman Chairwoman Minister Ministers Secretary Secretaries Under
    Deputy Assistant Acting Ambassador Ambassadors Minister-Counselor Counselor Consul Chargé Charge
    Attaché Envoy Representative Delegate Commissioner Senator Senators Congressman Congresswoman
    Governor Mayor Speaker Director Administrator Special Advisor Adviser Chief Head Attorney Solicitor
    Marshal General Gen Lt Lieutenant Maj Major Col Colonel Capt Captain Cdr Cmdr Commander Adm Admiral
    Brig Brigadier Sgt Foreign Defense Prime Party Soviet American British French German Turkish Greek
    Israeli Egyptian Japanese Chinese Cuban President-elect Generalissimo Treasury State Justice
    Generals Admirals Colonels Cols Congressmen Presidents Mssrs Msgr Brigadiers Majors Captains
    Amb Ambs Sec Secy Secs PriMin FonMin FonSec DefMin SecDef SecGen SecState FinMin Dep Asst DepSec
    Under-Secretary Vice-President Vice-Minister Undersecretary Lt-Gen Maj-Gen Rep Sen Gov Pres Chmn Dir
    Archduke Baron Viscount Earl Duke Sheikh Sultan Emir Sr Señor Dr Doctor Reverend Rev Father
    """.split()
)
"""Words before a surname that are no forenames."""

WORDS: Final = frozenset(
    """
    Baker Ball Banks Barber Bell Bishop Black Bush Butler Case Chase Church Clay Cook Cross Day Dean
    Drew English Ford Forest Foster Fox French Gray Green Grey Hall Hand Hare Hart Head Hill Hope House
    Hunt Hunter Key King Lake Land Lane Law Little Long Lord Love Low March Marsh Marshall Mason May
    Miller Moon Moore North Page Park Parsons Peace Person Pike Poole Pope Porter Post Power Powers
    Battle Begin Bond Brain Branch Bridges Camp Cannon Canal Carpenter Center Chance Coffin Cousins
    Crane Dean Flood Force Free Freeman Friend Garrison Gates German Gold Good Grant Hammer Hands Holy
    Home Holmes Irons Justice Keys Knight Lodge Mann Market Mayor Mills Minister Moss Nation
    Noble Outlaw Paul Pearl Person Rank Sage Savage Scott Seal Sears Service Shepherd Silver
    Staff State Steel Stock Summer Temple Train Turk Underwood Waller Winter Workman Worth
    Price Read Reed Rice Rich Rivers Root Rose Sharp Short Speed Stone Strong Summers Swift Walker Wall
    Ward Waters Webb Weeks Wells West White Will Wise Wood Woods Young
    """.split()
)
"""Surnames that are words or places too: alone they are taken for names only where nothing
speaks against it."""

PLACES: Final = frozenset(
    """
    Austin Berlin Boston Chad Chile Cuba Cyprus Dallas Denver England Florence France Geneva Georgia
    Holland Houston Indiana Ireland Israel Jackson Jamaica Jerusalem Jordan Kent Kenya Lima London
    Macedonia Milan Panama Paris Peru Poland Scotland Spain Vienna Virginia Washington Wales York
    """.split()
)
"""Surnames that are places too."""

THINGS: Final = frozenset(
    """
    Library Plan Amendment Foundation Center Institute University College School
    City Street Avenue Road Square Airport Field Base Island Islands County Park Hotel Building Round
    Act Bill Award Prize Medal Memorial Museum Hospital Fund Committee Commission Report Line Mission
    Proviso Resolution Formula Agreement Declaration Papers Collection Company Corporation Brothers
    Motors Bay Mountain River Canal Dam Bank Trust Stadium Space Archives Administrations Material
    Materials Office Subject Airlines Airways Arsenal Barracks Barrage Bridge Channel Beach Cape
    Cemetery Chapel Church Club Creek Dam Dock Drive Estate Falls Farm Fellow Fellowship Fort Forum
    Gardens Gate Hall Harbor Harbour Heights Highway Hills House Inc Ltd Laboratory Laboratories Lake
    Lecture Lectures Lodge Mall Mount Observatory Palace Pass Peak Peninsula Plaza Point Port Prison
    Professor Ranch Range Research Sea Shipyard Station Strait Studios Telescope Theater Theatre Tower
    Town Tunnel Valley Village Works Clinic Barracks Terrace
    """.split()
)
"""Words after a surname that make it part of the name of a thing."""

"""The local server: it shows the built site, tells open pages what each build had to say, and when to
load anew. It is for the editor at this machine, not for publishing."""

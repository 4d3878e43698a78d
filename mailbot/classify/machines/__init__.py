"""Words by which a program gives itself away where no header says so, and those by which a person is told from one."""

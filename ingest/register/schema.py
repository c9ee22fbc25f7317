"""The tables of the register but for those that `grounds`, `contents` and `arrivals` keep for themselves."""

SCHEMA = """
create table if not exists seen (
    path text primary key, size integer not null, mtime_ns integer not null, ctime_ns integer not null,
    inode integer not null, sha256 text not null
) strict;
create table if not exists parse (
    authority text not null, agency text not null, extract text not null, sha256 text not null,
    version text not null, outcome text not null, reason text not null, notes text not null,
    rows integer not null, rows_accepted integer not null, rows_quarantined integer not null,
    rows_repeated integer not null, rows_unlinked integer not null, first_day text, last_day text,
    parsed_as_of text, refused_as_later integer not null default 0,
    primary key (authority, agency, extract, sha256)
) strict;
create table if not exists rejected_row_count (
    authority text not null, agency text not null, extract text not null, sha256 text not null,
    column_name text not null, rule text not null, rows integer not null,
    primary key (authority, agency, extract, sha256, column_name, rule)
) strict;
create table if not exists delivery (
    id integer primary key,
    authority text not null, agency text not null, extract text not null, file_name text not null,
    sha256 text not null, as_of text, arrived_at text not null, size_bytes integer not null,
    rows integer not null, rows_accepted integer not null, rows_quarantined integer not null,
    rows_repeated integer not null, rows_unlinked integer not null,
    outcome text not null, reason text not null, notes text not null,
    version text not null, settled integer not null
) strict;
create table if not exists audit_event (
    event_id text primary key, at text not null, who text not null, what text not null, details text not null
) strict;
create table if not exists audit_head (
    one integer primary key check (one = 1), entries integer not null, sha256 text not null
) strict;
create index if not exists delivery_of_file on delivery (authority, agency, extract, file_name);
create index if not exists delivery_of_content on delivery (authority, agency, extract, sha256);
"""

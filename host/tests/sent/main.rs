//! What handlers send: mails, and requests to web servers; and what becomes of the records if they
//! cannot.

mod clock;
mod common;
mod mail;
mod web;

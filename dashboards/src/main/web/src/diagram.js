import './diagram.css';
